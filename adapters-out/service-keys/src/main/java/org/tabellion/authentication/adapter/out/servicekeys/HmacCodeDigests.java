package org.tabellion.authentication.adapter.out.servicekeys;

import javax.crypto.SecretKey;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.OneTimePassword;
import org.tabellion.authentication.spi.CodeDigests;
import org.tabellion.kernel.Bytes;
import org.tabellion.servicekeys.Macs;
import org.tabellion.servicekeys.ServiceKeystore;

@Component
class HmacCodeDigests implements CodeDigests {

    private final SecretKey key;

    HmacCodeDigests(ServiceKeystore keys) {
        this.key = keys.derived("one-time-code", "HmacSHA256");
    }

    @Override
    public Bytes mac(Bytes context, OneTimePassword code) {
        return Macs.hmac(key, context, Bytes.ofUtf8(code.value()));
    }
}
