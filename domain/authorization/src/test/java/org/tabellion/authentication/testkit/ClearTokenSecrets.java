package org.tabellion.authentication.testkit;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tabellion.authentication.spi.TokenSecrets;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignerId;

/** Keeps the secrets in the clear, with the name of their signer. */
public final class ClearTokenSecrets implements TokenSecrets {

    @Override
    public Bytes seal(SignerId signer, Bytes secret) {
        return Bytes.ofUtf8(signer + " " + secret.hex());
    }

    @Override
    public Bytes mac(SignerId signer, Bytes sealed, Digest digest, Bytes message) {
        var parts = sealed.utf8().split(" ");
        if (!parts[0].equals(signer.value())) {
            throw new IllegalStateException("sealed for another signer");
        }
        return mac(digest, Bytes.ofHex(parts[1]), message);
    }

    public static Bytes mac(Digest digest, Bytes secret, Bytes message) {
        try {
            var mac = Mac.getInstance("Hmac" + digest);
            mac.init(new SecretKeySpec(secret.toArray(), mac.getAlgorithm()));
            return Bytes.of(mac.doFinal(message.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
