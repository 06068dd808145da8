package org.tabellion.samapi;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whom the SAM's edge is to its clients, and whose clients it lets in. A class, so that no log shows the key.
 */
public final class TlsIdentity {

    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final List<X509Certificate> clientTrustAnchors;

    /**
     * @param chain the server's certificate first
     * @param clientTrustAnchors a client's chain must end at one of them; which client it is, its public key tells
     */
    public TlsIdentity(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> clientTrustAnchors) {
        if (chain.isEmpty() || clientTrustAnchors.isEmpty()) {
            throw new IllegalArgumentException("a server needs a certificate, and an anchor for its clients'");
        }
        this.key = key;
        this.chain = List.copyOf(chain);
        this.clientTrustAnchors = List.copyOf(clientTrustAnchors);
    }

    /** @throws GeneralSecurityException if key and certificate do not fit each other's kind */
    KeyStore keyStore() throws GeneralSecurityException, IOException {
        var store = emptyStore();
        store.setKeyEntry("sam", key, new char[0], chain.toArray(X509Certificate[]::new));
        return store;
    }

    KeyStore trustStore() throws GeneralSecurityException, IOException {
        var store = emptyStore();
        for (int i = 0; i < clientTrustAnchors.size(); i++) {
            store.setCertificateEntry("anchor-" + i, clientTrustAnchors.get(i));
        }
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    @Override
    public String toString() {
        return "TLS identity";
    }
}
