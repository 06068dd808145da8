package org.tabellion.samclient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** Whom this server is to the SAM, and by which authority it knows the SAM. A class, so that no log shows the key. */
public final class MutualTls {

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private final SSLContext context;

    private MutualTls(SSLContext context) {
        this.context = context;
    }

    /**
     * @param certificate PEM, this server's certificate first
     * @param key PEM, PKCS#8 without encryption
     * @param trustAnchors PEM; the SAM's chain must end at one of them
     * @throws IllegalArgumentException naming the file that cannot be used
     */
    public static MutualTls ofPem(Path certificate, Path key, Path trustAnchors) {
        try {
            var own = store();
            own.setKeyEntry(
                    "client",
                    privateKey(key),
                    new char[0],
                    certificates(certificate).toArray(X509Certificate[]::new));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, new char[0]);
            var anchors = store();
            int number = 0;
            for (var anchor : certificates(trustAnchors)) {
                anchors.setCertificateEntry("anchor-" + number++, anchor);
            }
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(anchors);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return new MutualTls(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("no TLS identity towards the SAM: " + e.getMessage(), e);
        }
    }

    SSLContext context() {
        return context;
    }

    SSLParameters parameters() {
        var parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return parameters;
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<X509Certificate> certificates(Path file) throws GeneralSecurityException, IOException {
        var read = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        if (read.isEmpty()) {
            throw new GeneralSecurityException("no certificate in " + file);
        }
        return read.stream().map(X509Certificate.class::cast).toList();
    }

    private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
        var matcher = PRIVATE_KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!matcher.find()) {
            throw new GeneralSecurityException("no \"BEGIN PRIVATE KEY\" (PKCS#8, not encrypted) in " + file);
        }
        var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        for (var algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException notOfThisKind) {
                continue;
            }
        }
        throw new GeneralSecurityException("neither an RSA nor an EC key in " + file);
    }

    @Override
    public String toString() {
        return "mutual TLS";
    }
}
