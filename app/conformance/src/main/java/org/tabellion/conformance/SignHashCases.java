package org.tabellion.conformance;

import static org.tabellion.conformance.InfoCases.holds;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** signatures/signHash with what a signer has approved at the authorization server. */
final class SignHashCases {

    private static final String SIGN = "signatures/signHash";
    private static final String NOT_AUTHORISED = "Hash is not authorized by the SAD";
    private static final String TOO_MANY = "Numbers of signatures is too high";
    private static final String INVALID_SAD = "Invalid parameter SAD";
    private static final int RACERS = 8;

    private SignHashCases() {}

    static void addTo(Cases cases) {
        positive(cases);
        bound(cases);
        sads(cases);
        hashes(cases);
        algorithms(cases);
        second(cases);
    }

    private static void positive(Cases cases) {
        cases.add(Edition.ALL, "sign.one", "A.4.8", "an approved hash is signed; the signature is the key's", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            signed(t, t.approved(hash), List.of(hash));
        });
        cases.add(Edition.ALL, "sign.order", "A.4.8", "signatures come in the order of the hashes of the call", t -> {
            t.needs(SIGN);
            var hashes = hashes(t, 3);
            signed(t, t.approved(hashes.toArray(byte[][]::new)), hashes.reversed());
        });
        cases.add(Edition.ALL, "sign.subset", "A.7", "what is approved may be signed over several calls", t -> {
            t.needs(SIGN);
            var hashes = hashes(t, 2);
            var sad = t.approved(hashes.getFirst(), hashes.getLast());
            signed(t, sad, List.of(hashes.getLast()));
            signed(t, sad, List.of(hashes.getFirst()));
        });
        cases.add(
                Edition.ALL,
                "sign.approved-twice",
                "A.7",
                "a hash that is approved twice is signed twice, and no third time",
                t -> {
                    t.needs(SIGN);
                    var hash = t.key().newHash();
                    var sad = t.approved(hash, hash);
                    signed(t, sad, List.of(hash));
                    signed(t, sad, List.of(hash));
                    t.sign(sad, t.signing(hash))
                            .refusedFor(400, "invalid_request", INVALID_SAD, TOO_MANY, NOT_AUTHORISED);
                });
        cases.add(Edition.ALL, "sign.nulls", "A.1", "optional members may be null", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            var body = t.signing(hash)
                    .with("signAlgoParams", null)
                    .with("clientData", null)
                    .with("validity_period", null);
            t.key()
                    .verify(
                            List.of(hash),
                            t.sign(t.approved(hash), body).status(200).json());
        });
        cases.add(
                Edition.ALL,
                "sign.digest-beside",
                "A.6",
                "the digest may stand beside an algorithm that implies it",
                t -> {
                    t.needs(SIGN);
                    var hash = t.key().newHash();
                    var body =
                            t.signing(hash).with(t.edition().digest(), t.key().digest());
                    t.key()
                            .verify(
                                    List.of(hash),
                                    t.sign(t.approved(hash), body).status(200).json());
                });
        cases.add(Edition.ALL, "sign.kind-of-key", "A.6", "the type of the key with a digest signs alike", t -> {
            t.needs(SIGN);
            if (!t.key().algorithms().contains(t.key().kind())) {
                throw new Lacking("a key whose key.algo has " + t.key().kind());
            }
            var hash = t.key().newHash();
            var body = t.signing(hash)
                    .with("signAlgo", t.key().kind())
                    .with(t.edition().digest(), t.key().digest());
            t.key()
                    .verify(
                            List.of(hash),
                            t.sign(t.approved(hash), body).status(200).json());
        });
    }

    private static void bound(Cases cases) {
        cases.add(Edition.ALL, "sign.replay", "A.11", "a SAD that is used up signs nothing", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            var sad = t.approved(hash);
            signed(t, sad, List.of(hash));
            t.sign(sad, t.signing(hash)).refusedFor(INVALID_SAD);
        });
        cases.add(
                Edition.ALL,
                "sign.race",
                "I-11",
                "of several calls at once for one approved hash one alone signs",
                SignHashCases::race);
        cases.add(
                Edition.ALL,
                "sign.multiset",
                "A.7",
                "a hash that is approved once is not signed twice in one call",
                t -> {
                    t.needs(SIGN);
                    var hash = t.key().newHash();
                    var sad = t.approved(hash);
                    t.sign(sad, t.signing(hash, hash))
                            .refusedFor(400, "invalid_request", NOT_AUTHORISED, TOO_MANY, INVALID_SAD);
                    signed(t, sad, List.of(hash));
                });
        cases.add(Edition.ALL, "sign.multiset-of-two", "A.7", "nor in the place of another", t -> {
            t.needs(SIGN);
            var hashes = hashes(t, 2);
            var sad = t.approved(hashes.getFirst(), hashes.getLast());
            t.sign(sad, t.signing(hashes.getFirst(), hashes.getFirst()))
                    .refusedFor(400, "invalid_request", NOT_AUTHORISED, TOO_MANY, INVALID_SAD);
            signed(t, sad, hashes);
        });
        cases.add(Edition.ALL, "sign.multiset-over-calls", "A.7", "nor over two calls", t -> {
            t.needs(SIGN);
            var hashes = hashes(t, 2);
            var sad = t.approved(hashes.getFirst(), hashes.getLast());
            signed(t, sad, List.of(hashes.getFirst()));
            t.sign(sad, t.signing(hashes.getFirst()))
                    .refusedFor(400, "invalid_request", NOT_AUTHORISED, INVALID_SAD, TOO_MANY);
        });
        cases.add(Edition.ALL, "sign.not-approved", "A.11", "a hash that was not approved is not signed", t -> {
            t.needs(SIGN);
            var sad = t.approved(t.key().newHash());
            t.sign(sad, t.signing(t.key().newHash())).refusedFor(NOT_AUTHORISED);
        });
        cases.add(
                Edition.ALL,
                "sign.one-of-two",
                "A.11",
                "beside one that was not approved nothing is signed, and nothing used up",
                t -> {
                    t.needs(SIGN);
                    var hashes = hashes(t, 2);
                    var sad = t.approved(hashes.getFirst(), t.key().newHash());
                    t.sign(sad, t.signing(hashes.getFirst(), hashes.getLast())).refusedFor(NOT_AUTHORISED);
                    signed(t, sad, List.of(hashes.getFirst()));
                });
        cases.add(Edition.ALL, "sign.more", "A.11", "more hashes than were approved are not signed", t -> {
            t.needs(SIGN);
            var hashes = hashes(t, 3);
            var sad = t.approved(hashes.get(0), hashes.get(1));
            t.sign(sad, t.signing(hashes.get(0), hashes.get(1), hashes.get(2)))
                    .refusedFor(400, "invalid_request", TOO_MANY, NOT_AUTHORISED);
        });
        cases.add(Edition.ALL, "sign.other-letters", "A.6", "one hash in two spellings of Base64 is one hash", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            var odd = Hashes.base64WithStrayBits(hash);
            if (odd.equals(Hashes.base64(hash))) {
                throw new Lacking("a digest whose Base64 leaves bits over");
            }
            var sad = t.approved(hash);
            t.sign(sad, t.signing(List.of(Hashes.base64(hash), odd))).refused(400);
            signed(t, sad, List.of(hash));
        });
        cases.add(Edition.ALL, "sign.expired", "A.11", "a late SAD signs nothing", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            var request = t.requestFor(hash);
            var answer = t.exchange(request, t.code(request), Map.of()).status(200);
            var life = Duration.ofSeconds(answer.json().path("expires_in").asLong(3600) + 1);
            if (life.compareTo(t.options().patience()) > 0) {
                throw new Lacking("--wait %d".formatted(life.toSeconds()));
            }
            Wire.pause(life);
            t.sign(t.token(answer), t.signing(hash)).refusedFor("SAD expired");
        });
    }

    /** Which of them, chance decides. */
    private static void race(Subject t) throws Exception {
        t.needs(SIGN);
        var hash = t.key().newHash();
        var sad = t.approved(hash);
        var body = t.signing(hash);
        t.serviceToken();
        var calls = new ArrayList<Callable<Answer>>();
        for (int i = 0; i < RACERS; i++) {
            calls.add(() -> t.sign(sad, body));
        }
        int signatures = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(calls)) {
                var answer = one.get();
                if (answer.status() == 200) {
                    t.key().verify(List.of(hash), answer.json());
                    signatures++;
                } else {
                    answer.refused(400, 409, 429, 503);
                }
            }
        }
        holds(signatures == 1, "%d of %d calls at once got a signature".formatted(signatures, RACERS));
    }

    private static void sads(Cases cases) {
        cases.add(Edition.ALL, "sign.no-sad", "A.3", "no SAD", t -> {
            t.needs(SIGN);
            t.call(SIGN, t.signing(t.key().newHash()))
                    .refusedFor(400, "invalid_request", "Missing (or invalid type) string parameter SAD", INVALID_SAD);
        });
        cases.add(Edition.ALL, "sign.sad-nonsense", "A.3", "a SAD that nobody was given", t -> {
            t.needs(SIGN);
            t.sign("no.such.SAD", t.signing(t.key().newHash())).refusedFor(INVALID_SAD);
        });
        cases.add(Edition.ALL, "sign.sad-number", "A.3", "a SAD that is a number", t -> {
            t.needs(SIGN);
            t.call(SIGN, t.signing(t.key().newHash()).with("SAD", 7))
                    .refusedFor(400, "invalid_request", "Missing (or invalid type) string parameter SAD", INVALID_SAD);
        });
        cases.add(Edition.ALL, "sign.service-token-as-sad", "A.2", "a service token is no SAD", t -> {
            t.needs(SIGN);
            t.sign(t.serviceToken(), t.signing(t.key().newHash())).refusedFor(INVALID_SAD);
        });
        cases.add(Edition.ALL, "sign.other-client", "A.11", "the SAD of one client is none to another", t -> {
            t.needs(SIGN);
            var other = t.otherServiceToken();
            var hash = t.key().newHash();
            var sad = t.approved(hash);
            t.callAs(other, SIGN, t.signing(hash).with("SAD", sad))
                    .refusedFor(400, "invalid_request", INVALID_SAD, "Invalid parameter credentialID");
            signed(t, sad, List.of(hash));
        });
        cases.add(Edition.ALL, "sign.other-credential", "A.11", "the SAD of one credential is none for another", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            var sad = t.approved(hash);
            t.sign(sad, t.signing(hash).with("credentialID", t.foreignCredential()))
                    .refusedFor(400, "invalid_request", INVALID_SAD, "Invalid parameter credentialID");
            signed(t, sad, List.of(hash));
        });
        cases.add(Edition.ALL, "sign.unknown-credential", "A.3", "a credential that nobody has", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            t.sign(t.approved(hash), t.signing(hash).with("credentialID", t.unknownCredential()))
                    .refusedFor(400, "invalid_request", "Invalid parameter credentialID", INVALID_SAD);
        });
        cases.add(Edition.ALL, "sign.no-credential", "A.3", "no credentialID", t -> {
            t.needs(SIGN);
            t.sign("no.such.SAD", t.signing(t.key().newHash()).without("credentialID"))
                    .refusedFor("Missing (or invalid type) string parameter credentialID");
        });
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
            var unused = t.unusedApproval();
            var names = Stream.of(descriptions)
                    .map(it -> it.replace("<hashes>", t.edition().hashes())
                            .replace("<digest>", t.edition().digest()))
                    .toArray(String[]::new);
            try {
                t.sign(unused.sad(), change.of(t, t.signing(unused.hash()), unused.hash()))
                        .refusedFor(400, "invalid_request", names);
            } catch (NotConforming mayBeUsed) {
                t.spoilUnusedApproval();
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

    private static void second(Cases cases) {
        cases.add(Edition.SECOND, "sign.token-alone", "A.2", "the credential token signs alone, from the header", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            t.key()
                    .verify(
                            List.of(hash),
                            t.callAs(t.approved(hash), SIGN, t.signing(hash))
                                    .status(200)
                                    .json());
        });
        cases.add(Edition.SECOND, "sign.token-alone-replay", "A.11", "and is used up by it", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            var token = t.approved(hash);
            t.callAs(token, SIGN, t.signing(hash)).status(200);
            t.callAs(token, SIGN, t.signing(hash)).refused(400, 401);
        });
        cases.add(
                Edition.SECOND,
                "sign.two-sads",
                "A.11",
                "a credential token and another SAD contradict each other",
                t -> {
                    t.needs(SIGN);
                    var hash = t.key().newHash();
                    var token = t.approved(hash);
                    t.callAs(token, SIGN, t.signing(hash).with("SAD", t.approved(hash)))
                            .refusedFor(INVALID_SAD);
                });
        cases.add(
                Edition.ALL,
                "sign.unused",
                "A.11",
                "after calls that were refused what was approved is still signed",
                t -> {
                    t.needs(SIGN);
                    var unused = t.unusedApproval();
                    t.sign(unused.sad(), t.signing(unused.hash()).with("signAlgo", "1.2.3.4"))
                            .refused(400);
                    signed(t, unused.sad(), List.of(unused.hash()));
                    t.spoilUnusedApproval();
                });
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

    private static void signed(Subject t, String sad, List<byte[]> hashes) throws IOException {
        var answer = t.sign(sad, t.signing(hashes.toArray(byte[][]::new))).status(200);
        t.key().verify(hashes, answer.json());
    }

    private static List<byte[]> hashes(Subject t, int count) throws IOException {
        var hashes = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            hashes.add(t.key().newHash());
        }
        return hashes;
    }
}
