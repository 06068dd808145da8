package org.tabellion.access.adapter.out.servicekeys;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.tabellion.access.SignToken;
import org.tabellion.access.spi.TokenSigner;
import org.tabellion.kernel.Bytes;
import org.tabellion.servicekeys.ServiceKeystore;
import org.tabellion.servicekeys.SigningKey;

@Component
class KeystoreTokenSigner implements TokenSigner {

    private final SigningKey key;
    private final List<SignToken.TokenKey> keys;

    KeystoreTokenSigner(ServiceKeystore store) {
        this.key = store.signing("token");
        this.keys = Stream.of(Stream.of(key), store.next("token").stream(), store.former("token").stream())
                .flatMap(it -> it)
                .map(it -> new SignToken.TokenKey(it.kid(), it.x(), it.y()))
                .toList();
    }

    @Override
    public String sign(String type, Bytes claims) {
        return key.jws(type, claims);
    }

    @Override
    public List<SignToken.TokenKey> keys() {
        return keys;
    }
}
