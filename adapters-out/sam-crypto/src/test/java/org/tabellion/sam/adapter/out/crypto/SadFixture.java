package org.tabellion.sam.adapter.out.crypto;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Sad;
import org.tabellion.sam.model.SadClaims;
import tools.jackson.databind.json.JsonMapper;

/** An authorization server that makes tokens with a library of its own (Nimbus), good ones and every kind of bad. */
final class SadFixture {

    private final KeyPair key;

    SadFixture() {
        key = ecKey();
    }

    Bytes publicKey() {
        return Bytes.of(key.getPublic().getEncoded());
    }

    /** The members of a payload, in the words of the interface, to be changed at will. */
    static Map<String, Object> payload(SadClaims claims) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("iss", claims.issuer());
        payload.put("aud", claims.audience());
        payload.put("sub", claims.subject().value());
        payload.put("iat", claims.issuedAt().getEpochSecond());
        payload.put("nbf", claims.notBefore().getEpochSecond());
        payload.put("exp", claims.expiresAt().getEpochSecond());
        payload.put("jti", claims.jti());
        payload.put("azp", claims.presenter().value());
        payload.put("client_id", claims.client().value());
        payload.put("v", 1);
        payload.put("purpose", claims.purpose().name().toLowerCase(Locale.ROOT));
        payload.put("acr", claims.acr());
        payload.put("amr", List.of("pwd", "otp"));
        payload.put("auth_time", claims.authenticatedAt().getEpochSecond());
        payload.put("consent", consent(claims.issuedAt().getEpochSecond()));
        claims.target().ifPresent(it -> {
            payload.put("key_id", it.key().value());
            payload.put("key_thumbprint", it.keyThumbprint().base64Url());
            payload.put("key_generation", it.keyGeneration());
        });
        claims.activation().ifPresent(it -> {
            payload.put("scal", 2);
            payload.put("hash_alg", it.digest().oid());
            payload.put(
                    "dtbs_r",
                    it.approved().toList().stream()
                            .map(h -> h.value().base64Url())
                            .toList());
            payload.put("num_signatures", it.approved().size());
            payload.put("sign_alg", it.signAlgorithm());
            payload.put("split_ok", it.splitOk());
        });
        return payload;
    }

    /** To be changed at will. */
    static Map<String, Object> consent(long at) {
        var digest = Bytes.of(new byte[32]).base64Url();
        var consent = new LinkedHashMap<String, Object>();
        consent.put("text_id", "terms-1");
        consent.put("text_sha256", digest);
        consent.put("shown_at", at - 20);
        consent.put("accepted_at", at);
        consent.put("doc_labels", List.of("lease.pdf"));
        consent.put("document_sha256", List.of(digest));
        return consent;
    }

    Sad sad(Map<String, Object> payload) {
        return signed(header("sad+jwt").build(), payload, key);
    }

    Sad skad(Map<String, Object> payload) {
        return signed(header("skad+jwt").build(), payload, key);
    }

    Sad withHeader(JWSHeader header, Map<String, Object> payload) {
        return signed(header, payload, key);
    }

    /** By a server that nobody registered, under the name of one that is. */
    Sad forged(Map<String, Object> payload) {
        return signed(header("sad+jwt").build(), payload, ecKey());
    }

    /** {@code alg: none}, no signature. */
    static Sad unsigned(Map<String, Object> payload) {
        return new Sad(
                part("{\"alg\":\"none\",\"typ\":\"sad+jwt\",\"kid\":\"2026-1\"}") + "." + part(json(payload)) + ".");
    }

    /** HS256 with the public key as the secret. */
    Sad macWithPublicKey(Map<String, Object> payload) {
        try {
            var token = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .type(new JOSEObjectType("sad+jwt"))
                            .keyID("2026-1")
                            .build(),
                    new Payload(json(payload)));
            token.sign(new MACSigner(key.getPublic().getEncoded()));
            return new Sad(token.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Payload as it is given, well signed. */
    Sad rawPayload(String payload) {
        try {
            var token = new JWSObject(header("sad+jwt").build(), new Payload(payload));
            token.sign(new ECDSASigner((ECPrivateKey) key.getPrivate()));
            return new Sad(token.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static JWSHeader.Builder header(String type) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type))
                .keyID("2026-1");
    }

    static String json(Map<String, Object> payload) {
        return JsonMapper.shared().writeValueAsString(payload);
    }

    private static Sad signed(JWSHeader header, Map<String, Object> payload, KeyPair by) {
        try {
            var token = new JWSObject(header, new Payload(json(payload)));
            token.sign(new ECDSASigner((ECPrivateKey) by.getPrivate()));
            return new Sad(token.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(String json) {
        return Bytes.ofUtf8(json).base64Url();
    }

    private static KeyPair ecKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
