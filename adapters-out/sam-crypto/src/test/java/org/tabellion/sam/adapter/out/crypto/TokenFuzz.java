package org.tabellion.sam.adapter.out.crypto;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Sad;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.AuthorizationServer.AssuranceLevel;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.AuthorizationServerId;
import org.tabellion.sam.model.SadClaims;
import org.tabellion.sam.model.SoleControl;
import org.tabellion.sam.spi.SadVerifier.Kind;
import org.tabellion.sam.spi.SadVerifier.Verdict;

/**
 * Tokens from outside. The first byte says what the rest is: a whole token, a payload that is well signed, or a header
 * before a good payload, well signed. None is answered by an exception, and none is believed that an independent reader
 * does not believe.
 */
public final class TokenFuzz {

    private static final int SHAPES = 4;
    private static final KeyPair KEY = key();
    private static final List<AuthorizationServer> TRUSTED = List.of(new AuthorizationServer(
            new AuthorizationServerId("as-main"),
            Bytes.of(KEY.getPublic().getEncoded()),
            "https://as.example/",
            "2026-1",
            Set.of(JwsAlgorithm.ES256),
            AssuranceLevel.SUBSTANTIAL,
            true));
    private static final JwsSadVerifier VERIFIER = new JwsSadVerifier();
    private static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"sad+jwt\",\"kid\":\"2026-1\"}";
    private static final String PAYLOAD =
            """
            {"iss":"https://as.example/","aud":"sam:world-a","sub":"sg_01ARZ3NDEKTSV4RRFFQ69G5FAV","iat":1772359200,\
            "nbf":1772359200,"exp":1772359500,"jti":"jti-0000000000000000000001","azp":"ssa-1","client_id":"sp-1","v":1,\
            "purpose":"sign","acr":"urn:tabellion:loa:substantial","amr":["pwd","otp"],"auth_time":1772359170,\
            "consent":{"text_id":"terms-1"},"key_id":"kp_01ARZ3NDEKTSV4RRFFQ69G5FAV",\
            "key_thumbprint":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","key_generation":3,"scal":2,\
            "hash_alg":"2.16.840.1.101.3.4.2.1","dtbs_r":["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],\
            "num_signatures":1,"sign_alg":"1.2.840.10045.4.3.2","split_ok":false}""";

    private TokenFuzz() {}

    /** What to begin with: good tokens of each shape, and the tricks of the books. */
    public static List<byte[]> seeds() {
        var seeds = new ArrayList<byte[]>();
        seeds.add(shaped(0, signed(HEADER, PAYLOAD)));
        seeds.add(shaped(0, part(HEADER.replace("ES256", "none")) + "." + part(PAYLOAD) + "."));
        seeds.add(shaped(
                0,
                part(HEADER.replace("ES256", "HS256")) + "." + part(PAYLOAD) + "."
                        + part("0123456789abcdef0123456789abcdef")));
        seeds.add(shaped(1, PAYLOAD));
        seeds.add(shaped(1, PAYLOAD.replace("\"v\":1", "\"v\":1,\"v\":1")));
        seeds.add(shaped(1, PAYLOAD.replace("\"sign\"", "\"delete\"")));
        seeds.add(shaped(2, HEADER));
        for (var more : List.of(
                "\"crit\":[\"exp\"]",
                "\"jku\":\"https://evil/\"",
                "\"x5u\":\"https://evil/\"",
                "\"jwk\":{}",
                "\"b64\":false",
                "\"zip\":\"DEF\"")) {
            seeds.add(shaped(2, HEADER.replace("}", "," + more + "}")));
        }
        seeds.add(shaped(3, PAYLOAD.replace("\"sign\"", "\"assign\"")));
        return seeds;
    }

    private static byte[] shaped(int shape, String text) {
        return Bytes.of((byte) shape).append(Bytes.ofUtf8(text)).toArray();
    }

    /** @throws RuntimeException if the verifier and the independent reader do not agree */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        var text = new String(data, 1, data.length - 1, StandardCharsets.UTF_8);
        int shape = (data[0] & 0xff) % SHAPES;
        var kind = shape == 3 ? Kind.SKAD : Kind.SAD;
        var compact =
                switch (shape) {
                    case 0 -> text;
                    case 1 -> signed(HEADER, text);
                    case 2 -> signed(text, PAYLOAD);
                    default -> signed(HEADER.replace("sad+jwt", "skad+jwt"), text);
                };
        if (VERIFIER.verify(new Sad(compact), kind, TRUSTED) instanceof Verdict.Genuine it) {
            requireAgreement(compact, it.claims());
        }
    }

    private static void requireAgreement(String compact, SadClaims claims) {
        try {
            var token = JWSObject.parse(compact);
            var payload = Objects.requireNonNull(token.getPayload().toJSONObject());
            boolean isSame = token.verify(new ECDSAVerifier((ECPublicKey) KEY.getPublic()))
                    && token.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256)
                    && token.getHeader().toJSONObject().keySet().equals(Set.of("alg", "typ", "kid"))
                    && Objects.equals(payload.get("iss"), claims.issuer())
                    && Objects.equals(payload.get("aud"), claims.audience())
                    && Objects.equals(payload.get("sub"), claims.subject().value())
                    && Objects.equals(payload.get("jti"), claims.jti())
                    && Objects.equals(payload.get("azp"), claims.presenter().value())
                    && ((Number) Objects.requireNonNull(payload.get("exp"))).longValue()
                            == claims.expiresAt().getEpochSecond()
                    && isSameActivation(payload.get("dtbs_r"), claims);
            if (!isSame) {
                throw new IllegalStateException("believed, and an independent reader does not agree: " + compact);
            }
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("believed, and an independent reader cannot even read it: " + compact, e);
        }
    }

    private static boolean isSameActivation(@Nullable Object hashes, SadClaims claims) {
        if (!(hashes instanceof List<?> list)) {
            return claims.activation()
                    .filter(it -> it.level() == SoleControl.LEVEL_2)
                    .isEmpty();
        }
        var read = claims.activation().stream()
                .flatMap(it -> it.approved().toList().stream())
                .map(it -> it.value().base64Url())
                .sorted()
                .toList();
        return list.stream().map(Object::toString).sorted().toList().equals(read);
    }

    private static String part(String text) {
        return Bytes.ofUtf8(text).base64Url();
    }

    private static String signed(String header, String payload) {
        var input = part(header) + "." + part(payload);
        try {
            var es256 = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(new JOSEObjectType("sad+jwt"))
                    .build();
            var value = new ECDSASigner((ECPrivateKey) KEY.getPrivate())
                    .sign(es256, input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + value;
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair key() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
