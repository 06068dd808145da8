package org.tabellion.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** operationMode A and signatures/signPolling. */
final class AsynchronousCases {

    private static final String SIGN = "signatures/signHash";
    private static final String POLL = "signatures/signPolling";
    private static final int TRIES = 60;

    private AsynchronousCases() {}

    static void addTo(Cases cases) {
        cases.add(
                Edition.SECOND,
                "async.not-offered",
                "A.4.8",
                "operationMode A is refused where it is not offered",
                t -> {
                    t.needs(SIGN);
                    if (isOffered(t)) {
                        throw new Lacking("a server without asynchronous operation");
                    }
                    var hash = t.key().newHash();
                    t.sign(t.signer().approved(hash), t.signing(hash).with("operationMode", "A"))
                            .refusedFor("Invalid parameter operationMode");
                });
        cases.add(Edition.SECOND, "async.flow", "A.4.9", "what is signed later is fetched by its number", t -> {
            var hash = t.key().newHash();
            var answer = poll(t, begun(t, hash)).status(200);
            t.key().verify(List.of(hash), answer.json());
        });
        cases.add(Edition.SECOND, "async.other-client", "A.10-14", "another client does not fetch it", t -> {
            var other = t.otherServiceToken();
            var request = begun(t, t.key().newHash());
            t.callAs(other, POLL, Body.of("requestID", request)).refusedFor("Invalid parameter requestID");
        });
        cases.add(Edition.SECOND, "async.replay", "A.11", "what is to be signed later is used up by it", t -> {
            needs(t);
            var hash = t.key().newHash();
            var token = t.signer().approved(hash);
            var later = t.signing(hash).with("operationMode", "A");
            var first = responseId(t.sign(token, later));
            t.key().verify(List.of(hash), poll(t, first).status(200).json());
            refusedNowOrLater(t, t.sign(token, later));
            t.sign(token, t.signing(hash)).refused(400);
        });
        cases.add(
                Edition.SECOND, "async.not-approved", "A.11", "what was not approved is not signed later either", t -> {
                    needs(t);
                    var token = t.signer().approved(t.key().newHash());
                    refusedNowOrLater(
                            t, t.sign(token, t.signing(t.key().newHash()).with("operationMode", "A")));
                });
        cases.add(Edition.SECOND, "async.unknown", "A.3", "a number that nobody was given", t -> {
            t.needs(POLL);
            t.call(POLL, Body.of("requestID", "no-such-request")).refusedFor("Invalid parameter requestID");
        });
        cases.add(Edition.SECOND, "async.missing", "A.3", "no number", t -> {
            t.needs(POLL);
            t.call(POLL, Body.empty()).refusedFor("Missing (or invalid type) string parameter requestID");
        });
        cases.add(
                Edition.SECOND,
                "async.response-uri",
                "A.10-13",
                "nobody is told at an address without TLS, or inside",
                t -> {
                    needs(t);
                    for (var address : List.of(
                            "http://a.example/", "https://127.0.0.1/", "https://[::1]/", "file:///etc/passwd")) {
                        var hash = t.key().newHash();
                        t.sign(
                                        t.signer().approved(hash),
                                        t.signing(hash)
                                                .with("operationMode", "A")
                                                .with("response_uri", address))
                                .refusedFor("Invalid parameter response_uri");
                    }
                });
        cases.add(Edition.SECOND, "async.validity", "A.3", "validity_period that is no time", t -> {
            needs(t);
            var hash = t.key().newHash();
            t.sign(
                            t.signer().approved(hash),
                            t.signing(hash).with("operationMode", "A").with("validity_period", -1))
                    .refusedFor(
                            400,
                            "invalid_request",
                            "Invalid parameter validity_period",
                            "Out of bounds parameter validity_period");
        });
    }

    private static boolean isOffered(Subject t) {
        return t.info().path("asynchronousOperationMode").asBoolean(false);
    }

    private static void needs(Subject t) {
        t.needs(SIGN);
        if (!isOffered(t)) {
            throw new Lacking("asynchronous operation, which info does not offer");
        }
    }

    private static String begun(Subject t, byte[] hash) throws IOException {
        needs(t);
        return responseId(t.sign(t.signer().approved(hash), t.signing(hash).with("operationMode", "A")));
    }

    /** The text leaves open when: what counts is that there is no signature. */
    private static void refusedNowOrLater(Subject t, Answer answer) throws IOException {
        if (answer.status() == 200) {
            poll(t, responseId(answer)).refused(400);
        } else {
            answer.refused(400);
        }
    }

    private static String responseId(Answer answer) {
        return answer.status(200)
                .shaped(Shape.object().must("responseID", Shape.TEXT).never("signatures"))
                .path("responseID")
                .asString();
    }

    private static Answer poll(Subject t, String request) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            var answer = t.call(POLL, Body.of("requestID", request));
            if (answer.status() != 202) {
                return answer;
            }
            answer.refusedAs("accepted_request", 202);
            Wire.pause(Duration.ofMillis(250));
        }
        throw new NotConforming("nothing was signed within %d s".formatted(TRIES / 4));
    }
}
