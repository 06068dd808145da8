package org.tabellion.access.adapter.out.servicekeys;

import javax.crypto.SecretKey;
import org.springframework.stereotype.Component;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.spi.SecretDigests;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.servicekeys.Macs;
import org.tabellion.servicekeys.ServiceKeystore;

@Component
class HmacSecretDigests implements SecretDigests {

    private final SecretKey key;

    HmacSecretDigests(ServiceKeystore keys) {
        this.key = keys.derived("client-secret", "HmacSHA256");
    }

    @Override
    public Bytes mac(ClientId client, ClientSecret secret) {
        return Macs.hmac(key, Bytes.ofUtf8(client.value()), Bytes.ofUtf8(secret.value()));
    }
}
