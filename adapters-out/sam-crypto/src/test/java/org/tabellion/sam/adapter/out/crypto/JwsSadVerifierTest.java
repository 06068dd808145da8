package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Sad;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.AuthorizationServer.AssuranceLevel;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.AuthorizationServerId;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.spi.SadVerifier.Kind;
import org.tabellion.sam.spi.SadVerifier.Verdict;

/**
 * Whom the verifier believes, and what it reads. Every bad token here carries a signature that is right over exactly its
 * text, unless the signature is what is bad: only the one thing that is wrong with it can refuse it.
 */
class JwsSadVerifierTest {

    private static final KeyPair KEY_OF_A = key();
    private static final KeyPair KEY_OF_B = key();
    private static final AuthorizationServer A = server("as-a", KEY_OF_A, "https://a.example/", "kid-a");
    private static final AuthorizationServer B = server("as-b", KEY_OF_B, "https://b.example/", "kid-b");
    private static final AuthorizationServer SECOND_KEY_OF_A =
            server("as-a2", KEY_OF_B, "https://a.example/", "kid-a2");

    private static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"sad+jwt\",\"kid\":\"kid-a\"}";
    private static final String DIGEST = "A".repeat(43);
    private static final String PAYLOAD =
            """
            {"iss":"https://a.example/","aud":"sam:world-a","sub":"sg_01ARZ3NDEKTSV4RRFFQ69G5FAV","iat":1772359200,\
            "nbf":1772359200,"exp":1772359500,"jti":"jti-0000000000000000000001","azp":"ssa-1","client_id":"sp-1","v":1,\
            "purpose":"sign","acr":"urn:tabellion:loa:substantial","amr":["pwd","otp"],"auth_time":1772359170,\
            "consent":{"text_id":"terms-1","text_sha256":"%1$s","shown_at":1772359100,"accepted_at":1772359150,\
            "doc_labels":[],"document_sha256":[]},"key_id":"kp_01ARZ3NDEKTSV4RRFFQ69G5FAV","key_thumbprint":"%1$s",\
            "key_generation":3,"scal":2,"hash_alg":"2.16.840.1.101.3.4.2.1","dtbs_r":["%1$s"],"num_signatures":1,\
            "sign_alg":"1.2.840.10045.4.3.2"}"""
                    .formatted(DIGEST);

    private final JwsSadVerifier verifier = new JwsSadVerifier();

    // Whom it believes

    @Test
    void a_token_is_its_makers_and_says_what_it_says() {
        var verdict = verify(token(HEADER, PAYLOAD, KEY_OF_A));

        assertThat(verdict).isInstanceOf(Verdict.Genuine.class);
        assertThat(((Verdict.Genuine) verdict).maker()).isEqualTo(A);
        assertThat(((Verdict.Genuine) verdict).claims().expiresAt().getEpochSecond())
                .isEqualTo(1772359500);
    }

    @Test
    void a_token_by_the_key_of_one_server_under_the_name_of_another_is_not_signed() {
        var namedB = HEADER.replace("kid-a", "kid-b");
        var ofB = PAYLOAD.replace("https://a.example/", "https://b.example/");

        assertRefused(token(namedB, ofB, KEY_OF_A), Reason.SIGNATURE);
        assertThat(verify(token(namedB, ofB, KEY_OF_B))).isInstanceOf(Verdict.Genuine.class);
    }

    @Test
    void a_token_that_mixes_the_names_of_two_servers_is_of_nobody() {
        var namedB = HEADER.replace("kid-a", "kid-b");
        var ofB = PAYLOAD.replace("https://a.example/", "https://b.example/");

        for (var key : List.of(KEY_OF_A, KEY_OF_B)) {
            assertRefused(token(namedB, PAYLOAD, key), Reason.ISSUER);
            assertRefused(token(HEADER, ofB, key), Reason.ISSUER);
        }
    }

    @Test
    void of_two_keys_of_one_server_the_one_that_is_named_counts() {
        var trusted = List.of(A, SECOND_KEY_OF_A);
        var second = HEADER.replace("kid-a", "kid-a2");

        assertThat(verifier.verify(token(second, PAYLOAD, KEY_OF_B), Kind.SAD, trusted))
                .isInstanceOf(Verdict.Genuine.class);
        assertRefused(verifier.verify(token(second, PAYLOAD, KEY_OF_A), Kind.SAD, trusted), Reason.SIGNATURE);
        assertRefused(verifier.verify(token(HEADER, PAYLOAD, KEY_OF_B), Kind.SAD, trusted), Reason.SIGNATURE);
    }

    @Test
    void nobody_is_believed_who_is_not_trusted_for_this_call() {
        assertRefused(verifier.verify(token(HEADER, PAYLOAD, KEY_OF_A), Kind.SAD, List.of(B)), Reason.ISSUER);
        assertRefused(verifier.verify(token(HEADER, PAYLOAD, KEY_OF_A), Kind.SAD, List.of()), Reason.ISSUER);
    }

    @Test
    void a_token_of_one_kind_is_never_taken_for_the_other() {
        assertRefused(verifier.verify(token(HEADER, PAYLOAD, KEY_OF_A), Kind.SKAD, List.of(A, B)), Reason.FORMAT);
        assertRefused(token(HEADER.replace("sad+jwt", "skad+jwt"), PAYLOAD, KEY_OF_A), Reason.FORMAT);
        assertRefused(token(HEADER.replace("sad+jwt", "JWT"), PAYLOAD, KEY_OF_A), Reason.FORMAT);
    }

    // The header

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none", "None", "NONE", "", "HS256", "HS512", "RS256", "RS512", "ES256K", "es256", "ES256 ", "EdDSA"
            })
    void an_algorithm_that_is_not_allowed_is_refused_before_anything_is_verified(String algorithm) {
        assertRefused(token(HEADER.replace("ES256", algorithm), PAYLOAD, KEY_OF_A), Reason.ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES384", "PS256"})
    void an_algorithm_that_is_not_registered_for_the_key_or_does_not_fit_it_is_refused(String algorithm) {
        var header = HEADER.replace("ES256", algorithm);
        assertRefused(token(header, PAYLOAD, KEY_OF_A), Reason.ALGORITHM);

        var careless = new AuthorizationServer(
                A.id(), A.publicKey(), A.issuer(), A.kid(), Set.of(JwsAlgorithm.values()), A.minAcr(), true);
        assertRefused(verifier.verify(token(header, PAYLOAD, KEY_OF_A), Kind.SAD, List.of(careless)), Reason.ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jku\":\"https://evil.example/keys\"",
                "\"x5u\":\"https://evil.example/chain\"",
                "\"jwk\":{\"kty\":\"EC\"}",
                "\"x5c\":[\"AAAA\"]",
                "\"x5t#S256\":\"AAAA\"",
                "\"crit\":[\"exp\"]",
                "\"crit\":[]",
                "\"b64\":false",
                "\"zip\":\"DEF\"",
                "\"cty\":\"JWT\"",
                "\"iss\":\"https://a.example/\"",
                // a member that stands twice, also under another spelling of its name
                "\"alg\":\"ES256\"",
                "\"kid\":\"kid-b\"",
                "\"\\u006bid\":\"kid-b\"",
                "\"typ\":\"sad+jwt\""
            })
    void a_header_member_that_is_not_allowed_or_stands_twice_is_refused(String member) {
        assertRefused(token(HEADER.replace("}", "," + member + "}"), PAYLOAD, KEY_OF_A), Reason.FORMAT);
        assertRefused(token(HEADER.replace("{", "{" + member + ","), PAYLOAD, KEY_OF_A), Reason.FORMAT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "",
                "{\"alg\":\"ES256\",\"kid\":\"kid-a\"}",
                "{\"alg\":\"ES256\",\"typ\":\"sad+jwt\"}",
                "{\"typ\":\"sad+jwt\",\"kid\":\"kid-a\"}",
                "{\"alg\":[\"ES256\"],\"typ\":\"sad+jwt\",\"kid\":\"kid-a\"}",
                "{\"alg\":\"ES256\",\"typ\":\"sad+jwt\",\"kid\":null}",
                "{\"alg\":\"ES256\",\"typ\":\"sad+jwt\",\"kid\":\"kid-a\"}{}",
                "{\"alg\":\"ES256\",\"typ\":\"sad+jwt\",\"kid\":\"kid-a\",}",
                "{\"alg\":\"ES256\",\"typ\":\"sad+jwt\",\"kid\":\"kid-a\"} // yes",
                "\uFEFF{\"alg\":\"ES256\",\"typ\":\"sad+jwt\",\"kid\":\"kid-a\"}"
            })
    void a_header_of_another_form_is_refused(String header) {
        assertRefused(token(header, PAYLOAD, KEY_OF_A), Reason.FORMAT);
    }

    // The payload

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sub\":\"sg_01ARZ3NDEKTSV4RRFFQ69G5FAW\"",
                "\"\\u0073ub\":\"sg_01ARZ3NDEKTSV4RRFFQ69G5FAW\"",
                "\"dtbs_r\":[\"AAAA\"]",
                "\"exp\":1772359500",
                "\"jti\":\"jti-0000000000000000000002\"",
                "\"azp\":\"ssa-2\"",
                "\"unheard_of\":true"
            })
    void a_claim_that_stands_twice_or_is_unknown_is_refused(String claim) {
        assertRefused(
                token(HEADER, PAYLOAD.replaceFirst("\\{", "{" + claim.replace("\\", "\\\\") + ","), KEY_OF_A),
                Reason.FORMAT);
        assertRefused(
                token(HEADER, PAYLOAD.substring(0, PAYLOAD.length() - 1) + "," + claim + "}", KEY_OF_A), Reason.FORMAT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text_id\":\"terms-2\"", "\"unheard_of\":1"})
    void a_member_that_stands_twice_or_is_unknown_further_inside_is_refused_as_well(String member) {
        assertRefused(
                token(HEADER, PAYLOAD.replace("\"consent\":{", "\"consent\":{" + member + ","), KEY_OF_A),
                Reason.FORMAT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "Infinity",
                "-Infinity",
                "\"NaN\"",
                "-1",
                "-1772359500",
                "-9223372036854775808",
                "253402300800",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551616",
                "1e3",
                "1e400",
                "1.772359500e9",
                "1772359500.0",
                "01772359500",
                "+1772359500",
                "0x69a40f0c",
                "1772359500000000000000000000000000",
                "\"1772359500\"",
                "[1772359500]",
                "{\"exp\":1772359500}",
                "null",
                "true",
                "[]"
            })
    void a_time_that_is_no_whole_number_of_seconds_that_a_calendar_has_is_refused(String time) {
        for (var claim : List.of("\"exp\":1772359500", "\"iat\":1772359200", "\"nbf\":1772359200")) {
            var name = claim.substring(0, claim.indexOf(':') + 1);
            var payload = PAYLOAD.replace(claim, name + time);
            assertThat(payload).isNotEqualTo(PAYLOAD);
            assertRefused(token(HEADER, payload, KEY_OF_A), Reason.FORMAT);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "v":1                | "v":2
                    "v":1                | "v":1.0
                    "num_signatures":1   | "num_signatures":2
                    "num_signatures":1   | "num_signatures":-1
                    "num_signatures":1   | "num_signatures":4294967297
                    "num_signatures":1   | "num_signatures":99999999999999999999999
                    "key_generation":3   | "key_generation":-3
                    "key_generation":3   | "key_generation":9223372036854775808
                    "key_generation":3   | "key_generation":3.0
                    "scal":2             | "scal":0
                    "scal":2             | "scal":3
                    "scal":2             | "scal":"2"
                    "scal":2             | "scal":1
                    "amr":["pwd","otp"]  | "amr":[]
                    "amr":["pwd","otp"]  | "amr":"pwd"
                    "aud":"sam:world-a"  | "aud":["sam:world-a"]
                    "purpose":"sign"     | "purpose":"SIGN"
                    "purpose":"sign"     | "purpose":"delete"
                    """)
    void a_claim_of_another_type_or_out_of_its_range_is_refused(String from, String to) {
        var payload = PAYLOAD.replace(from, to);

        assertThat(payload).isNotEqualTo(PAYLOAD);
        assertRefused(token(HEADER, payload, KEY_OF_A), Reason.FORMAT);
    }

    @Test
    void hashes_are_refused_that_are_none_too_many_or_of_another_length() {
        var one = "[\"" + DIGEST + "\"]";
        for (var hashes : List.of(
                "[]",
                "[\"AAAA\"]",
                "[\"" + DIGEST + "=\"]",
                "[\"" + "A".repeat(42) + "B\"]",
                "[null]",
                "\"" + DIGEST + "\"")) {
            assertRefused(token(HEADER, PAYLOAD.replace(one, hashes), KEY_OF_A), Reason.FORMAT);
        }
        var many = PAYLOAD.replace(one, "[" + "\"%s\",".formatted(DIGEST).repeat(500) + "\"%s\"]".formatted(DIGEST));
        assertRefused(
                token(HEADER, many.replace("\"num_signatures\":1", "\"num_signatures\":501"), KEY_OF_A), Reason.FORMAT);
    }

    @Test
    void json_that_is_too_deep_too_long_or_goes_on_is_refused() {
        assertRefused(token(HEADER, PAYLOAD + "{}", KEY_OF_A), Reason.FORMAT);
        assertRefused(token(HEADER, PAYLOAD + " null", KEY_OF_A), Reason.FORMAT);
        assertRefused(token(HEADER, "[".repeat(20_000) + "]".repeat(20_000), KEY_OF_A), Reason.FORMAT);
        assertRefused(token(HEADER, PAYLOAD + " ".repeat(64 * 1024), KEY_OF_A), Reason.FORMAT);
        assertRefused(token(HEADER + " ".repeat(1024), PAYLOAD, KEY_OF_A), Reason.FORMAT);
        assertRefused(
                token(
                        part(HEADER),
                        Bytes.of(PAYLOAD.getBytes(StandardCharsets.UTF_16)).base64Url()),
                Reason.FORMAT);
        assertRefused(token(part(HEADER), Bytes.of((byte) 0xff, (byte) 0xfe).base64Url()), Reason.FORMAT);
    }

    // The encoding

    @Test
    void each_part_has_one_spelling_alone() {
        // Of a length that leaves bits over.
        var header = part(HEADER + (HEADER.length() % 3 == 0 ? " " : ""));
        var payload = part(PAYLOAD + (PAYLOAD.length() % 3 == 0 ? " " : ""));
        assertThat(verify(token(header, payload))).isInstanceOf(Verdict.Genuine.class);

        for (var other :
                List.of(header + "=", header + "==", otherBits(header), " " + header, header + "\n", header + "%3D")) {
            assertRefused(token(other, payload), Reason.FORMAT);
        }
        for (var other : List.of(payload + "=", payload + "==", otherBits(payload), " " + payload, payload + "\r\n")) {
            assertRefused(token(header, other), Reason.FORMAT);
        }
        var good = token(header, payload).compact();
        for (var other : List.of(good + "=", good + "==", otherBits(good), good + " ", good + "\n", " " + good)) {
            assertRefused(new Sad(other), Reason.FORMAT);
        }
    }

    @Test
    void letters_of_the_other_alphabet_are_refused() {
        // Two characters whose base64 has + and /, in a claim that takes any text.
        var payload = PAYLOAD.replace("\"text_id\":\"terms-1\"", "\"text_id\":\"~~~~~~??????>>>>>>\"");
        var encoded = part(payload);
        assertThat(encoded).containsAnyOf("-", "_");
        assertThat(verify(token(part(HEADER), encoded))).isInstanceOf(Verdict.Genuine.class);

        assertRefused(token(part(HEADER), encoded.replace('-', '+').replace('_', '/')), Reason.FORMAT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "H",
                "H.P",
                "H.P.S.S",
                "H.P.S.",
                "H.P.S.S.S",
                ".P.S",
                "H..S",
                ".H.P.S",
                "P",
                "H.S",
                "{}.{}.{}"
            })
    void what_does_not_have_three_parts_with_something_in_them_is_refused(String shape) {
        var good = token(HEADER, PAYLOAD, KEY_OF_A).compact().split("\\.", -1);
        var parts = Map.of("H", good[0], "P", good[1], "S", good[2]);
        var text = Arrays.stream(shape.split("(?=\\.)|(?<=\\.)"))
                .map(it -> parts.getOrDefault(it, it))
                .collect(Collectors.joining());

        assertRefused(new Sad(text), Reason.FORMAT);
    }

    @Test
    void a_signature_that_is_none_is_refused() throws GeneralSecurityException {
        var good = token(HEADER, PAYLOAD, KEY_OF_A).compact();
        var input = good.substring(0, good.lastIndexOf('.'));
        var der = Signature.getInstance("SHA256withECDSA");
        der.initSign(KEY_OF_A.getPrivate());
        der.update(input.getBytes(StandardCharsets.US_ASCII));
        var order = Bytes.ofHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
        var value = Bytes.ofBase64Url(good.substring(good.lastIndexOf('.') + 1));

        for (var forged : List.of(
                Bytes.of(),
                Bytes.of(new byte[64]),
                Bytes.of(new byte[63]),
                order.append(order),
                Bytes.of(der.sign()),
                value.append(Bytes.of((byte) 0)),
                Bytes.of((byte) 0).append(value))) {
            assertRefused(new Sad(input + "." + forged.base64Url()), Reason.SIGNATURE);
        }
        assertRefused(new Sad(good.replaceFirst("^[^.]*", part(HEADER + " "))), Reason.SIGNATURE);
        assertRefused(
                new Sad(part(HEADER) + "." + part(PAYLOAD.replace("FAV\",\"iat", "FAW\",\"iat")) + "."
                        + value.base64Url()),
                Reason.SIGNATURE);
    }

    // Words

    private Verdict verify(Sad token) {
        return verifier.verify(token, Kind.SAD, List.of(A, B));
    }

    private void assertRefused(Sad token, Reason reason) {
        assertRefused(verify(token), reason);
    }

    private static void assertRefused(Verdict verdict, Reason reason) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        assertThat(((Verdict.Refused) verdict).reason()).isEqualTo(reason);
    }

    private static Sad token(String header, String payload, KeyPair key) {
        return signed(part(header) + "." + part(payload), key);
    }

    /** Of parts that are encoded already; by the key of A. */
    private static Sad token(String header, String payload) {
        return signed(header + "." + payload, KEY_OF_A);
    }

    private static Sad signed(String input, KeyPair key) {
        try {
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key.getPrivate());
            signature.update(input.getBytes(StandardCharsets.UTF_8));
            return new Sad(input + "." + Bytes.of(signature.sign()).base64Url());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(String text) {
        return Bytes.ofUtf8(text).base64Url();
    }

    /** The same bytes for a lenient decoder: the bits that the last letter does not need are set. */
    private static String otherBits(String encoded) {
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(encoded.charAt(encoded.length() - 1));
        return encoded.substring(0, encoded.length() - 1) + alphabet.charAt(last | 1);
    }

    private static AuthorizationServer server(String id, KeyPair key, String issuer, String kid) {
        return new AuthorizationServer(
                new AuthorizationServerId(id),
                Bytes.of(key.getPublic().getEncoded()),
                issuer,
                kid,
                Set.of(JwsAlgorithm.ES256),
                AssuranceLevel.SUBSTANTIAL,
                true);
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
