package org.tabellion.sam.adapter.out.crypto;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tabellion.sam.EncryptedPin;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.P256Point;
import tools.jackson.databind.json.JsonMapper;

/** A signer's browser that encrypts a PIN with a library of its own (Nimbus). */
final class Browser {

    private Browser() {}

    static EncryptedPin encrypted(P256Point key, String pin, String jti, Challenge challenge) {
        var contents = new LinkedHashMap<String, String>();
        contents.put("pin", pin);
        contents.put("jti", jti);
        contents.put("challenge", challenge.digest().base64Url());
        return encrypted(key, contents);
    }

    static EncryptedPin encrypted(P256Point key, Map<String, String> contents) {
        return encrypted(key, JsonMapper.shared().writeValueAsString(contents), it -> it);
    }

    static EncryptedPin encrypted(P256Point key, String contents, UnaryOperator<JWEHeader.Builder> header) {
        return encrypted(key, header.apply(header(key)).build(), new Payload(contents));
    }

    static JWEHeader.Builder header(P256Point key) {
        return new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM).keyID(key.thumbprint());
    }

    static EncryptedPin encrypted(P256Point key, JWEHeader header, Payload contents) {
        try {
            var jwe = new JWEObject(header, contents);
            jwe.encrypt(new ECDHEncrypter(new ECKey.Builder(
                            Curve.P_256,
                            new Base64URL(key.x().base64Url()),
                            new Base64URL(key.y().base64Url()))
                    .build()
                    .toECPublicKey()));
            return new EncryptedPin(jwe.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
