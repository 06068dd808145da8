package org.tabellion.access.adapter.out.servicekeys;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.spi.SecretDigests;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Randomness;
import org.tabellion.servicekeys.AesVault;
import org.tabellion.servicekeys.Macs;
import org.tabellion.servicekeys.ServiceKeystore;

@Component
class HmacSecretDigests implements SecretDigests {

    private static final String HMAC = "HmacSHA256";

    private final SecretKey key;
    private final AesVault accountKeys;

    HmacSecretDigests(ServiceKeystore keys, Randomness randomness) {
        this.key = keys.derived("client-secret", HMAC);
        this.accountKeys = new AesVault(keys.derived("account-keys", "AES"), randomness);
    }

    @Override
    public Bytes mac(ClientId client, ClientSecret secret) {
        return Macs.hmac(key, Bytes.ofUtf8(client.value()), Bytes.ofUtf8(secret.value()));
    }

    @Override
    public Bytes accountKey(ClientId client, ClientSecret secret) {
        return accountKeys.seal(client.value(), DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(secret.value())));
    }

    @Override
    public Bytes accountMac(ClientId client, Bytes sealed, Bytes input) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(accountKeys.open(client.value(), sealed).toArray(), HMAC));
            return Bytes.of(mac.doFinal(input.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }
}
