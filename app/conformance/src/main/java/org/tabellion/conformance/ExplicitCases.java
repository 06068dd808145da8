package org.tabellion.conformance;

import static org.tabellion.conformance.InfoCases.holds;
import static org.tabellion.conformance.Shape.number;
import static org.tabellion.conformance.Shape.object;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** credentials/authorize and what goes with it: factors that come through the client. */
final class ExplicitCases {

    private static final String AUTHORIZE = "credentials/authorize";
    private static final String COUNT = "Missing (or invalid type) integer parameter numSignatures";
    private static final String VALUE = "Invalid value for parameter numSignatures";
    private static final String TOO_MANY = "Numbers of signatures is too high";
    private static final String INVALID = "Invalid parameter credentialID";
    private static final Shape SAD = object().must("SAD", Shape.TEXT).may("expiresIn", number(1));

    private ExplicitCases() {}

    static void addTo(Cases cases) {
        cases.add(
                Edition.ALL,
                "authorize-explicit.oauth-key",
                "A.4.5",
                "a key that is approved by OAuth takes no factors",
                t -> {
                    t.needs(AUTHORIZE);
                    var mode = t.edition().isSecond()
                            ? t.credentialInfo().path("auth").path("mode")
                            : t.credentialInfo().path("authMode");
                    if (!mode.asString("").equals("oauth2code")) {
                        throw new Lacking("a credential whose mode is oauth2code");
                    }
                    t.call(AUTHORIZE, Body.of("credentialID", t.credential()).with("numSignatures", 1))
                            .refused(400);
                });
        cases.add(Edition.ALL, "authorize-explicit.unknown", "A.3", "a credential that nobody has", t -> {
            t.needs(AUTHORIZE);
            t.call(AUTHORIZE, Body.of("credentialID", t.unknownCredential()).with("numSignatures", 1))
                    .refusedFor(INVALID);
        });
        cases.add(
                Edition.ALL,
                "authorize-explicit.foreign",
                "A.10-12",
                "a foreign credential is not told from an unknown one",
                t -> {
                    t.needs(AUTHORIZE);
                    var foreign = t.call(
                                    AUTHORIZE,
                                    Body.of("credentialID", t.foreignCredential())
                                            .with("numSignatures", 1))
                            .refusedFor(INVALID);
                    var unknown = t.call(
                                    AUTHORIZE,
                                    Body.of("credentialID", t.unknownCredential())
                                            .with("numSignatures", 1))
                            .refusedFor(INVALID);
                    holds(
                            foreign.text().equals(unknown.text()),
                            "the answers differ: %s, %s".formatted(foreign.text(), unknown.text()));
                });
        cases.add(Edition.ALL, "authorize-explicit.no-credential", "A.3", "no credentialID", t -> {
            t.needs(AUTHORIZE);
            t.call(AUTHORIZE, Body.of("numSignatures", 1))
                    .refusedFor("Missing (or invalid type) string parameter credentialID");
        });
        count(cases, Edition.ALL, "missing", null, COUNT);
        count(cases, Edition.ALL, "zero", "0", VALUE);
        count(cases, Edition.ALL, "negative", "-1", VALUE);
        count(cases, Edition.ALL, "fraction", "1.5", COUNT, VALUE);
        count(cases, Edition.ALL, "exponent", "1e3", COUNT, VALUE, TOO_MANY);
        count(cases, Edition.ALL, "true", "true", COUNT);
        count(cases, Edition.STRICT, "text", "\"1\"", COUNT);
        count(cases, Edition.ALL, "huge", "99999999999999999999", COUNT, VALUE, TOO_MANY);
        count(cases, Edition.ALL, "array", "[1]", COUNT);
        cases.add(Edition.ALL, "authorize-explicit.count-above", "A.3", "more signatures than multisign", t -> {
            var most = description(t).path("multisign").asInt();
            t.call(AUTHORIZE, Body.of("credentialID", credential(t)).with("numSignatures", most + 1))
                    .refusedFor(TOO_MANY);
        });
        cases.add(Edition.ALL, "authorize-explicit.hash-length", "A.11", "a hash of no digest's length", t -> {
            var body = hashed(t, List.of("AAAA"), 1);
            t.call(AUTHORIZE, body).refusedFor("Invalid digest value length");
        });
        cases.add(Edition.ALL, "authorize-explicit.hash-base64", "A.11", "a hash that is no Base64", t -> t.call(
                        AUTHORIZE, hashed(t, List.of("%%%"), 1))
                .refusedFor("Invalid Base64 hash string parameter"));
        cases.add(Edition.ALL, "authorize-explicit.hashes-more", "A.4.5", "more hashes than signatures", t -> {
            var hashes = List.of(Hashes.base64(key(t).newHash()), Hashes.base64(key(t).newHash()));
            t.call(AUTHORIZE, hashed(t, hashes, 1)).refusedAs("invalid_request", 400);
        });
        cases.add(Edition.ALL, "authorize-explicit.no-hashes", "A.7", "at level 2 hashes are needed", t -> {
            if (!description(t).path("SCAL").asString("1").equals("2")) {
                throw new Lacking("an explicit credential of SCAL 2");
            }
            t.call(AUTHORIZE, Body.of("credentialID", credential(t)).with("numSignatures", 1))
                    .refusedAs("invalid_request", 400);
        });
        cases.add(Edition.SECOND, "authorize-explicit.no-digest", "A.4.5", "hashes without their digest", t -> {
            var body = hashed(t, List.of(Hashes.base64(key(t).newHash())), 1).without("hashAlgorithmOID");
            t.call(AUTHORIZE, body).refusedFor("Missing (or invalid type) string parameter hashAlgorithmOID");
        });
        cases.add(Edition.FIRST, "authorize-explicit.no-pin", "A.3", "no PIN", t -> t.call(
                        AUTHORIZE, hashed(t, List.of(Hashes.base64(key(t).newHash())), 1))
                .refusedFor(
                        400,
                        "invalid_request",
                        "Missing (or invalid type) string parameter PIN",
                        "Missing (or invalid type) string parameter OTP"));
        cases.add(Edition.SECOND, "authorize-explicit.no-data", "A.3", "no authData", t -> t.call(
                        AUTHORIZE, hashed(t, List.of(Hashes.base64(key(t).newHash())), 1))
                .refusedFor("Missing (or invalid type) array parameter authData"));
        cases.add(Edition.SECOND, "authorize-explicit.data-type", "A.3", "authData that is no array", t -> t.call(
                        AUTHORIZE,
                        hashed(t, List.of(Hashes.base64(key(t).newHash())), 1).with("authData", "1234"))
                .refusedFor("Missing (or invalid type) array parameter authData"));
        cases.add(
                Edition.SECOND, "authorize-explicit.data-unknown", "A.3", "an object that the key has not", t -> t.call(
                                AUTHORIZE,
                                hashed(t, List.of(Hashes.base64(key(t).newHash())), 1)
                                        .with("authData", List.of(Map.of("id", "no-such-object", "value", "1"))))
                        .refusedAs("invalid_request invalid_authentication_data", 400));
        cases.add(Edition.ALL, "authorize-explicit.description", "A.1", "a description that is too long", t -> {
            var body = hashed(t, List.of(Hashes.base64(key(t).newHash())), 1).with("description", "x".repeat(501));
            t.call(AUTHORIZE, body).refusedAs("invalid_request", 400);
        });
        cases.add(Edition.ALL, "authorize-explicit.wrong-pin", "A.3", "a wrong PIN", t -> {
            var body = hashed(t, List.of(Hashes.base64(key(t).newHash())), 1);
            var answer = t.call(AUTHORIZE, body.withAll(factors(t, "0918273645", "000000")));
            if (t.edition().isSecond()) {
                answer.refusedFor(400, "invalid_authentication_data", "The authentication data is invalid");
            } else {
                answer.refusedAs("invalid_pin invalid_otp", 400);
                answer.refusedFor(
                        400, answer.json().path("error").asString(), "The PIN is invalid", "The OTP is invalid");
            }
        });
        cases.add(
                Edition.ALL,
                "authorize-explicit.flow",
                "A.4.5",
                "right factors give a SAD, which signs what was authorised and nothing else",
                ExplicitCases::flow);
        cases.add(Edition.SECOND, "authorize-explicit.check", "A.4.5", "a handle that nobody was given", t -> {
            t.needs("credentials/authorizeCheck");
            t.call("credentials/authorizeCheck", Body.of("handle", "no-such-handle"))
                    .refusedFor("Invalid parameter handle");
            t.call("credentials/authorizeCheck", Body.empty())
                    .refusedFor("Missing (or invalid type) string parameter handle");
        });
        cases.add(Edition.ALL, "extend.unknown", "A.4.6", "a transaction that nobody began is not extended", t -> {
            t.needs("credentials/extendTransaction");
            t.call(
                            "credentials/extendTransaction",
                            Body.of("credentialID", credential(t)).with("SAD", "no-such-SAD"))
                    .refusedFor("Invalid parameter SAD");
        });
        cases.add(Edition.ALL, "extend.no-sad", "A.3", "no SAD to extend", t -> {
            t.needs("credentials/extendTransaction");
            t.call("credentials/extendTransaction", Body.of("credentialID", credential(t)))
                    .refusedFor("Missing (or invalid type) string parameter SAD");
        });
        cases.add(
                Edition.ALL,
                "extend.unknown-credential",
                "A.3",
                "no transaction of a credential that nobody has",
                t -> {
                    t.needs("credentials/extendTransaction");
                    t.call(
                                    "credentials/extendTransaction",
                                    Body.of("credentialID", t.unknownCredential())
                                            .with("SAD", "no-such-SAD"))
                            .refusedFor(400, "invalid_request", INVALID, "Invalid parameter SAD");
                });
        cases.add(Edition.ALL, "otp.unknown", "A.4.7", "no code is sent for a credential that nobody has", t -> {
            t.needs("credentials/sendOTP");
            t.call("credentials/sendOTP", Body.of("credentialID", t.unknownCredential()))
                    .refusedFor(INVALID);
        });
        cases.add(Edition.ALL, "otp.missing", "A.3", "no credentialID", t -> {
            t.needs("credentials/sendOTP");
            t.call("credentials/sendOTP", Body.empty())
                    .refusedFor("Missing (or invalid type) string parameter credentialID");
        });
        cases.add(
                Edition.SECOND, "challenge.unknown-object", "A.3", "no challenge of an object that nobody knows", t -> {
                    t.needs("credentials/getChallenge");
                    t.call(
                                    "credentials/getChallenge",
                                    Body.of("credentialID", credential(t)).with("authObjectID", "no-such-object"))
                            .refusedFor("Invalid parameter authObjectID");
                });
        cases.add(Edition.SECOND, "challenge.missing", "A.3", "no authObjectID", t -> {
            t.needs("credentials/getChallenge");
            t.call("credentials/getChallenge", Body.of("credentialID", credential(t)))
                    .refusedFor("Missing (or invalid type) string parameter authObjectID");
        });
        cases.add(Edition.SECOND, "challenge.unknown", "A.3", "no challenge of a credential that nobody has", t -> {
            t.needs("credentials/getChallenge");
            t.call(
                            "credentials/getChallenge",
                            Body.of("credentialID", t.unknownCredential()).with("authObjectID", "no-such-object"))
                    .refusedFor(400, "invalid_request", INVALID, "Invalid parameter authObjectID");
        });
    }

    private static void count(
            Cases cases, Set<Edition> editions, String id, @Nullable String count, String... descriptions) {
        cases.add(
                editions,
                "authorize-explicit.count-" + id,
                "A.11",
                "numSignatures " + (count == null ? "left out" : count),
                t -> {
                    var rest = Body.of("credentialID", credential(t)).text();
                    var body = count == null ? rest : rest.replaceFirst("}$", ",\"numSignatures\":" + count + "}");
                    t.raw("Bearer " + t.serviceToken(), AUTHORIZE, Subject.JSON, body)
                            .refusedFor(400, "invalid_request", descriptions);
                });
    }

    /** One authorisation for two hashes: codes serve once, so all that needs one is tried with it. */
    private static void flow(Subject t) throws IOException {
        t.needs("signatures/signHash");
        var first = key(t).newHash();
        var second = key(t).newHash();
        var hashes = List.of(Hashes.base64(first), Hashes.base64(second));
        var pin = t.options().secret("--pin-file").orElseThrow(() -> new Lacking("--pin-file"));
        t.learn(pin.reveal());
        var answer = t.call(AUTHORIZE, hashed(t, hashes, 2).withAll(factors(t, pin.reveal(), null)))
                .status(200);
        var sad = answer.shaped(SAD).path("SAD").asString();
        t.learn(sad);
        if (t.edition().isSecond() && t.offers("credentials/authorizeCheck")) {
            t.call("credentials/authorizeCheck", Body.of("handle", sad))
                    .status(200)
                    .shaped(SAD);
        }
        var signing = t.signing(first).with("credentialID", credential(t)).with("signAlgo", key(t).algorithm());
        var members = t.edition().hashes();
        if (t.options().value("--other-client").isPresent()) {
            t.callAs(t.otherServiceToken(), "signatures/signHash", signing.with("SAD", sad))
                    .refusedFor(400, "invalid_request", "Invalid parameter SAD", INVALID);
        }
        t.sign(sad, signing.with(members, List.of(Hashes.base64(key(t).newHash()))))
                .refusedFor(400, "invalid_request", "Hash is not authorized by the SAD");
        t.sign(sad, signing.with(members, List.of(hashes.getFirst(), hashes.getFirst())))
                .refusedFor(
                        400, "invalid_request", "Hash is not authorized by the SAD", TOO_MANY, "Invalid parameter SAD");
        key(t).verify(List.of(first), t.sign(sad, signing).status(200).json());
        if (!t.offers("credentials/extendTransaction")
                || description(t).path("SCAL").asString("1").equals("2")) {
            key(t).verify(
                            List.of(second),
                            t.sign(sad, signing.with(members, List.of(hashes.getLast())))
                                    .status(200)
                                    .json());
            t.sign(sad, signing)
                    .refusedFor(
                            400,
                            "invalid_request",
                            "Invalid parameter SAD",
                            TOO_MANY,
                            "Hash is not authorized by the SAD");
            return;
        }
        var extending = Body.of("credentialID", credential(t))
                .with("SAD", sad)
                .with(members, List.of(hashes.getLast()))
                .with(t.edition().digest(), key(t).digest());
        var fresh = t.call("credentials/extendTransaction", extending)
                .status(200)
                .shaped(SAD)
                .path("SAD")
                .asString();
        t.learn(fresh);
        var last = signing.with(members, List.of(hashes.getLast()));
        t.sign(sad, last).refusedFor("Invalid parameter SAD");
        key(t).verify(List.of(second), t.sign(fresh, last).status(200).json());
        t.sign(fresh, last).refusedFor(400, "invalid_request", "Invalid parameter SAD", TOO_MANY);
    }

    private static String credential(Subject t) {
        t.needs(AUTHORIZE);
        return t.explicitCredential();
    }

    private static JsonNode description(Subject t) throws IOException {
        t.needs(AUTHORIZE);
        return t.explicitCredentialInfo();
    }

    private static SigningKey key(Subject t) throws IOException {
        return SigningKey.of(description(t));
    }

    private static Body hashed(Subject t, List<String> hashes, int count) throws IOException {
        var body = Body.of("credentialID", credential(t))
                .with("numSignatures", count)
                .with(t.edition().hashes(), hashes);
        return t.edition().isSecond() ? body.with("hashAlgorithmOID", key(t).digest()) : body;
    }

    /** @param code instead of a new one */
    private static Body factors(Subject t, String pin, @Nullable String code) throws IOException {
        var description = description(t);
        if (!t.edition().isSecond()) {
            var body = Body.empty();
            if (!description.path("PIN").path("presence").asString("false").equals("false")) {
                body = body.with("PIN", pin);
            }
            if (description.path("OTP").path("presence").asString("false").equals("true")) {
                body = body.with(
                        "OTP",
                        code == null
                                ? nextCode(
                                        t,
                                        "online"
                                                .equals(description
                                                        .path("OTP")
                                                        .path("type")
                                                        .asString("")),
                                        "")
                                : code);
            }
            return body;
        }
        var data = new ArrayList<Map<String, String>>();
        for (var one : description.path("auth").path("objects")) {
            var id = one.path("id").asString("");
            var isPin = one.path("type").asString("").equals("Password")
                    && one.path("generator").isMissingNode();
            var value = isPin
                    ? pin
                    : code == null ? nextCode(t, one.path("type").asString("").startsWith("Challenge"), id) : code;
            data.add(Map.of("id", id, "value", value));
        }
        return Body.of("authData", data);
    }

    private static String nextCode(Subject t, boolean sent, String object) throws IOException {
        var codes = t.codes();
        codes.expect();
        if (sent) {
            (t.edition().isSecond()
                            ? t.call(
                                    "credentials/getChallenge",
                                    Body.of("credentialID", credential(t)).with("authObjectID", object))
                            : t.call("credentials/sendOTP", Body.of("credentialID", credential(t))))
                    .status(200, 204);
        }
        var code = codes.next();
        t.learn(code);
        return code;
    }
}
