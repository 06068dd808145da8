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

/** Signs with a key of the test. */
final class Es256Tokens implements TokenSigner {

    private final ECKey key;

    Es256Tokens() {
        try {
            key = new ECKeyGenerator(Curve.P_256).keyID("test-1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String sign(String type, Bytes claims) {
        try {
            var jws = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(new JOSEObjectType(type))
                            .keyID("test-1")
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
        return List.of(new SignToken.TokenKey(
                "test-1", Bytes.of(key.getX().decode()), Bytes.of(key.getY().decode())));
    }
}
