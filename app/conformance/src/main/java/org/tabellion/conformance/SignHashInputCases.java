package org.tabellion.conformance;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Calls of signatures/signHash that say what cannot be signed, with an approval that stays as it was. */
final class SignHashInputCases {

    private static final String SIGN = "signatures/signHash";

    private SignHashInputCases() {}

    static void addTo(Cases cases) {
        hashes(cases);
        algorithms(cases);
        modes(cases);
    }

    /** Makes a call of a good one. */
    @FunctionalInterface
    private interface Change {
        Body of(Subject t, Body good, byte[] approved) throws IOException;
    }

    /** None of these uses up what was approved, so one approval serves for all of them. */
    private static void refused(
            Cases cases,
            Set<Edition> editions,
            String id,
            String clause,
            String what,
            Change change,
            String... descriptions) {
        cases.add(editions, "sign." + id, clause, what, t -> {
            t.needs(SIGN);
            var unused = t.signer().unusedApproval();
            var names = Stream.of(descriptions)
                    .map(it -> it.replace("<hashes>", t.edition().hashes())
                            .replace("<digest>", t.edition().digest()))
                    .toArray(String[]::new);
            try {
                t.sign(unused.sad(), change.of(t, t.signing(unused.hash()), unused.hash()))
                        .refusedFor(400, "invalid_request", names);
            } catch (NotConforming mayBeUsed) {
                t.signer().spoilUnusedApproval();
                throw mayBeUsed;
            }
        });
    }

    private static void hashes(Cases cases) {
        var noArray = "Missing (or invalid type) array parameter <hashes>";
        var noBase64 = "Invalid Base64 hash string parameter";
        refused(
                cases,
                Edition.ALL,
                "no-hashes",
                "A.3",
                "no hashes",
                (t, it, _) -> it.without(t.edition().hashes()),
                noArray);
        refused(
                cases,
                Edition.ALL,
                "hashes-null",
                "A.1",
                "hashes that are null",
                (t, it, _) -> it.with(t.edition().hashes(), null),
                noArray);
        refused(
                cases,
                Edition.STRICT,
                "hashes-text",
                "A.3",
                "hashes that are no array",
                (t, it, hash) -> it.with(t.edition().hashes(), Hashes.base64(hash)),
                noArray);
        refused(
                cases,
                Edition.ALL,
                "hashes-empty",
                "A.3",
                "an empty array",
                (t, it, _) -> it.with(t.edition().hashes(), List.of()),
                "Empty hash array");
        refused(
                cases,
                Edition.ALL,
                "hash-no-base64",
                "A.3",
                "a hash that is no Base64",
                (t, it, _) -> it.with(t.edition().hashes(), List.of("%%%")),
                noBase64);
        refused(
                cases,
                Edition.ALL,
                "hash-url",
                "I-5",
                "the alphabet of addresses is not that of JSON",
                (t, it, _) -> it.with(
                        t.edition().hashes(),
                        List.of(Hashes.base64InAddressLetters(t.key().length()))),
                noBase64);
        refused(
                cases,
                Edition.ALL,
                "hash-number",
                "A.3",
                "a hash that is a number",
                (t, it, _) -> it.with(t.edition().hashes(), List.of(7)),
                noBase64,
                noArray);
        refused(
                cases,
                Edition.ALL,
                "hash-null",
                "A.3",
                "a hash that is null",
                (t, it, _) -> it.with(t.edition().hashes(), Collections.singletonList(null)),
                noBase64,
                noArray);
        refused(
                cases,
                Edition.ALL,
                "hash-blank",
                "A.3",
                "a hash of no letters",
                (t, it, _) -> it.with(t.edition().hashes(), List.of("")),
                noBase64,
                "Invalid digest value length");
        refused(
                cases,
                Edition.ALL,
                "hash-short",
                "A.11",
                "a hash that is too short",
                (t, it, _) -> it.with(t.edition().hashes(), List.of("AAAA")),
                "Invalid digest value length");
        refused(
                cases,
                Edition.ALL,
                "hash-long",
                "A.11",
                "a hash with a byte too many",
                (t, it, hash) ->
                        it.with(t.edition().hashes(), List.of(Hashes.base64(Arrays.copyOf(hash, hash.length + 1)))),
                "Invalid digest value length");
        refused(
                cases,
                Edition.ALL,
                "hash-one-bad",
                "A.11",
                "one bad hash among good ones",
                (t, it, hash) -> it.with(t.edition().hashes(), List.of(Hashes.base64(hash), "AAAA")),
                "Invalid digest value length");
        refused(
                cases,
                Edition.ALL,
                "hash-line",
                "A.6",
                "a hash with the end of a line in it",
                (t, it, hash) -> it.with(
                        t.edition().hashes(), List.of(Hashes.base64(hash).replaceFirst("(?s)^(.{20})", "$1\n"))),
                noBase64);
    }

    private static void algorithms(Cases cases) {
        var noAlgorithm = "Missing (or invalid type) string parameter signAlgo";
        refused(
                cases,
                Edition.ALL,
                "no-algorithm",
                "A.3",
                "no signAlgo",
                (_, it, _) -> it.without("signAlgo"),
                noAlgorithm);
        refused(
                cases,
                Edition.STRICT,
                "algorithm-array",
                "A.3",
                "signAlgo that is an array",
                (t, it, _) -> it.with("signAlgo", List.of(t.key().algorithm())),
                noAlgorithm);
        refused(
                cases,
                Edition.ALL,
                "algorithm-foreign",
                "A.11",
                "a signAlgo that the key has not",
                (t, it, _) -> it.with("signAlgo", t.key().foreignAlgorithm()),
                "Invalid parameter signAlgo");
        refused(
                cases,
                Edition.ALL,
                "algorithm-nonsense",
                "A.11",
                "a signAlgo that is no OID",
                (_, it, _) -> it.with("signAlgo", "SHA256withRSA"),
                "Invalid parameter signAlgo");
        refused(
                cases,
                Edition.ALL,
                "kind-without-digest",
                "A.11",
                "the type of the key without a digest",
                (t, it, _) -> it.with("signAlgo", t.key().kind()),
                "Missing (or invalid type) string parameter <digest>",
                "Invalid parameter signAlgo");
        for (var weak : List.of(
                Map.entry("sha1", Hashes.SHA1), Map.entry("md5", Hashes.MD5), Map.entry("sha224", Hashes.SHA224))) {
            refused(
                    cases,
                    Edition.ALL,
                    weak.getKey(),
                    "A.11",
                    "a digest that is too weak: " + weak.getKey(),
                    (t, it, _) ->
                            it.with("signAlgo", t.key().kind()).with(t.edition().digest(), weak.getValue()),
                    "Invalid parameter <digest>",
                    "Invalid parameter signAlgo");
        }
        refused(
                cases,
                Edition.ALL,
                "digest-contradicts",
                "A.6",
                "a digest that contradicts the algorithm",
                (t, it, _) -> it.with(t.edition().digest(), t.key().otherDigest()),
                "Invalid parameter <digest>",
                "Invalid digest value length",
                "Invalid parameter signAlgo");
        refused(
                cases,
                Edition.ALL,
                "pss-without-parameters",
                "A.11",
                "RSASSA-PSS without parameters would mean SHA-1",
                (t, it, _) -> {
                    if (!t.key().algorithms().contains(SigningKey.PSS)) {
                        throw new Lacking("an RSA key that signs by RSASSA-PSS");
                    }
                    return it.with("signAlgo", SigningKey.PSS)
                            .with(t.edition().digest(), t.key().digest());
                },
                "Missing (or invalid type) string parameter signAlgoParams",
                "Invalid parameter signAlgoParams");
    }

    private static void modes(Cases cases) {
        refused(
                cases,
                Edition.SECOND,
                "mode-unknown",
                "A.3",
                "an operationMode that nobody knows",
                (_, it, _) -> it.with("operationMode", "X"),
                "Invalid parameter operationMode");
        refused(
                cases,
                Edition.SECOND,
                "response-uri-alone",
                "A.4.8",
                "response_uri without operationMode A",
                (_, it, _) -> it.with("response_uri", "https://a.example/"),
                "Invalid parameter response_uri");
        refused(
                cases,
                Edition.SECOND,
                "validity-alone",
                "A.4.8",
                "validity_period without operationMode A",
                (_, it, _) -> it.with("validity_period", 1000),
                "Invalid parameter validity_period");
    }
}
