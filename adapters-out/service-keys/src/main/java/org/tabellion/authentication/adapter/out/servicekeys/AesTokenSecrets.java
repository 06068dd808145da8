package org.tabellion.authentication.adapter.out.servicekeys;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.spi.TokenSecrets;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.SignerId;
import org.tabellion.servicekeys.AesVault;
import org.tabellion.servicekeys.ServiceKeystore;

/** The context of each secret is its signer. */
@Component
class AesTokenSecrets implements TokenSecrets {

    private final AesVault vault;

    AesTokenSecrets(ServiceKeystore keys, Randomness randomness) {
        this.vault = new AesVault(keys.derived("authenticator-secrets", "AES"), randomness);
    }

    @Override
    public Bytes seal(SignerId signer, Bytes secret) {
        return vault.seal(signer.value(), secret);
    }

    @Override
    public Bytes mac(SignerId signer, Bytes sealed, Digest digest, Bytes message) {
        var name =
                switch (digest) {
                    case SHA1 -> "HmacSHA1";
                    case SHA256 -> "HmacSHA256";
                };
        try {
            var mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(vault.open(signer.value(), sealed).toArray(), name));
            return Bytes.of(mac.doFinal(message.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + name, e);
        }
    }
}
