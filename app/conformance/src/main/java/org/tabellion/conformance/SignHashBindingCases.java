package org.tabellion.conformance;

import static org.tabellion.conformance.InfoCases.holds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** signatures/signHash signs what was approved, as often as it was, for whom it was, and nothing else. */
final class SignHashBindingCases {

    private static final String SIGN = "signatures/signHash";
    private static final String NOT_AUTHORISED = "Hash is not authorized by the SAD";
    private static final String TOO_MANY = "Numbers of signatures is too high";
    private static final String INVALID_SAD = "Invalid parameter SAD";
    private static final int RACERS = 8;

    private SignHashBindingCases() {}

    static void addTo(Cases cases) {
        bound(cases);
        sads(cases);
    }

    private static void bound(Cases cases) {
        cases.add(Edition.ALL, "sign.replay", "A.11", "a SAD that is used up signs nothing", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            var sad = t.signer().approved(hash);
            SignHashCases.signed(t, sad, List.of(hash));
            t.sign(sad, t.signing(hash)).refusedFor(INVALID_SAD);
        });
        cases.add(
                Edition.ALL,
                "sign.race",
                "I-11",
                "of several calls at once for one approved hash one alone signs",
                SignHashBindingCases::race);
        cases.add(
                Edition.ALL,
                "sign.multiset",
                "A.7",
                "a hash that is approved once is not signed twice in one call",
                t -> {
                    t.needs(SIGN);
                    var hash = t.key().newHash();
                    var sad = t.signer().approved(hash);
                    t.sign(sad, t.signing(hash, hash))
                            .refusedFor(400, "invalid_request", NOT_AUTHORISED, TOO_MANY, INVALID_SAD);
                    SignHashCases.signed(t, sad, List.of(hash));
                });
        cases.add(Edition.ALL, "sign.multiset-of-two", "A.7", "nor in the place of another", t -> {
            t.needs(SIGN);
            var hashes = SignHashCases.hashes(t, 2);
            var sad = t.signer().approved(hashes.getFirst(), hashes.getLast());
            t.sign(sad, t.signing(hashes.getFirst(), hashes.getFirst()))
                    .refusedFor(400, "invalid_request", NOT_AUTHORISED, TOO_MANY, INVALID_SAD);
            SignHashCases.signed(t, sad, hashes);
        });
        cases.add(Edition.ALL, "sign.multiset-over-calls", "A.7", "nor over two calls", t -> {
            t.needs(SIGN);
            var hashes = SignHashCases.hashes(t, 2);
            var sad = t.signer().approved(hashes.getFirst(), hashes.getLast());
            SignHashCases.signed(t, sad, List.of(hashes.getFirst()));
            t.sign(sad, t.signing(hashes.getFirst()))
                    .refusedFor(400, "invalid_request", NOT_AUTHORISED, INVALID_SAD, TOO_MANY);
        });
        cases.add(Edition.ALL, "sign.not-approved", "A.11", "a hash that was not approved is not signed", t -> {
            t.needs(SIGN);
            var sad = t.signer().approved(t.key().newHash());
            t.sign(sad, t.signing(t.key().newHash())).refusedFor(NOT_AUTHORISED);
        });
        cases.add(
                Edition.ALL,
                "sign.one-of-two",
                "A.11",
                "beside one that was not approved nothing is signed, and nothing used up",
                t -> {
                    t.needs(SIGN);
                    var hashes = SignHashCases.hashes(t, 2);
                    var sad = t.signer().approved(hashes.getFirst(), t.key().newHash());
                    t.sign(sad, t.signing(hashes.getFirst(), hashes.getLast())).refusedFor(NOT_AUTHORISED);
                    SignHashCases.signed(t, sad, List.of(hashes.getFirst()));
                });
        cases.add(Edition.ALL, "sign.more", "A.11", "more hashes than were approved are not signed", t -> {
            t.needs(SIGN);
            var hashes = SignHashCases.hashes(t, 3);
            var sad = t.signer().approved(hashes.get(0), hashes.get(1));
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
            var sad = t.signer().approved(hash);
            t.sign(sad, t.signing(List.of(Hashes.base64(hash), odd))).refused(400);
            SignHashCases.signed(t, sad, List.of(hash));
        });
        cases.add(Edition.ALL, "sign.expired", "A.11", "a late SAD signs nothing", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            var request = t.signer().requestFor(hash);
            var answer = t.signer()
                    .exchange(request, t.signer().code(request), Map.of())
                    .status(200);
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
        var sad = t.signer().approved(hash);
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
            var sad = t.signer().approved(hash);
            t.callAs(other, SIGN, t.signing(hash).with("SAD", sad))
                    .refusedFor(400, "invalid_request", INVALID_SAD, "Invalid parameter credentialID");
            SignHashCases.signed(t, sad, List.of(hash));
        });
        cases.add(Edition.ALL, "sign.other-credential", "A.11", "the SAD of one credential is none for another", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            var sad = t.signer().approved(hash);
            t.sign(sad, t.signing(hash).with("credentialID", t.foreignCredential()))
                    .refusedFor(400, "invalid_request", INVALID_SAD, "Invalid parameter credentialID");
            SignHashCases.signed(t, sad, List.of(hash));
        });
        cases.add(Edition.ALL, "sign.unknown-credential", "A.3", "a credential that nobody has", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            t.sign(t.signer().approved(hash), t.signing(hash).with("credentialID", t.unknownCredential()))
                    .refusedFor(400, "invalid_request", "Invalid parameter credentialID", INVALID_SAD);
        });
        cases.add(Edition.ALL, "sign.no-credential", "A.3", "no credentialID", t -> {
            t.needs(SIGN);
            t.sign("no.such.SAD", t.signing(t.key().newHash()).without("credentialID"))
                    .refusedFor("Missing (or invalid type) string parameter credentialID");
        });
    }
}
