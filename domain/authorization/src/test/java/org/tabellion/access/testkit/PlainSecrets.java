package org.tabellion.access.testkit;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.spi.SecretDigests;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;

/** Hides nothing. */
public final class PlainSecrets implements SecretDigests {

    @Override
    public Bytes mac(ClientId client, ClientSecret secret) {
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(client + " " + secret.value()));
    }

    @Override
    public Bytes accountKey(ClientId client, ClientSecret secret) {
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(secret.value()));
    }

    @Override
    public Bytes accountMac(ClientId client, Bytes sealed, Bytes input) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(sealed.toArray(), "HmacSHA256"));
            return Bytes.of(mac.doFinal(input.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
