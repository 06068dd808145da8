package org.tabellion.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.util.List;
import org.tabellion.access.SignToken;
import org.tabellion.access.spi.TokenSigner;
import org.tabellion.kernel.Bytes;

/** Signs with a key of the test, and tells of others beside it. */
final class Es256Tokens implements TokenSigner {

    private final List<ECKey> keys;

    Es256Tokens() {
        this(List.of(key("test-1")));
    }

    /** @param keys the first of them signs */
    Es256Tokens(List<ECKey> keys) {
        this.keys = List.copyOf(keys);
    }

    static ECKey key(String kid) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String sign(String type, Bytes claims) {
        try {
            var key = keys.getFirst();
            var jws = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(new JOSEObjectType(type))
                            .keyID(key.getKeyID())
                            .build(),
                    new Payload(claims.toArray()));
            jws.sign(new ECDSASigner(key));
            return jws.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<SignToken.TokenKey> keys() {
        return keys.stream()
                .map(it -> new SignToken.TokenKey(
                        it.getKeyID(),
                        Bytes.of(it.getX().decode()),
                        Bytes.of(it.getY().decode())))
                .toList();
    }
}
