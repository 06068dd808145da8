package org.tabellion.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** What opens a method, and what does not. */
final class BearerCases {

    private static final String MALFORMED = "Malformed authorization header.";
    private static final String LIST = "credentials/list";

    private BearerCases() {}

    static void addTo(Cases cases) {
        cases.add(Edition.ALL, "bearer.good", "A.2", "a service token opens the list", t -> {
            t.needs(LIST);
            t.call(LIST, t.listing()).status(200).json();
        });
        cases.add(Edition.ALL, "bearer.absent", "A.11", "no header: 401, and how to come in", t -> {
            t.needs(LIST);
            t.raw(null, LIST, Subject.JSON, "{}").refused(401).header("WWW-Authenticate", "Bearer");
        });
        cases.add(Edition.ALL, "bearer.two-words", "A.11", "Bearer and two words is malformed", t -> {
            t.needs(LIST);
            t.raw("Bearer two words", LIST, Subject.JSON, "{}").refusedFor(MALFORMED);
        });
        cases.add(Edition.ALL, "bearer.nothing", "A.11", "Bearer and nothing is malformed", t -> {
            t.needs(LIST);
            t.raw("Bearer", LIST, Subject.JSON, "{}").refusedFor(MALFORMED);
        });
        cases.add(Edition.ALL, "bearer.basic", "A.11", "another scheme is malformed", t -> {
            t.needs(LIST);
            t.raw("Basic YTpi", LIST, Subject.JSON, "{}").refusedFor(MALFORMED);
        });
        cases.add(Edition.STRICT, "bearer.stray-colon", "A.11", "a stray colon is malformed", t -> {
            t.needs(LIST);
            t.raw("Bearer: " + t.serviceToken(), LIST, Subject.JSON, "{}").refusedFor(MALFORMED);
        });
        cases.add(Edition.ALL, "bearer.scheme-case", "RFC 9110", "the name of the scheme has no case", t -> {
            t.needs(LIST);
            t.raw("bearer " + t.serviceToken(), LIST, Subject.JSON, t.listing().text())
                    .status(200);
        });
        cases.add(Edition.ALL, "bearer.nonsense", "A.11", "a token that nobody issued", t -> {
            t.needs(LIST);
            t.callAs("none.that.is.known", LIST, Body.empty())
                    .refusedAs("invalid_token", 401)
                    .header("WWW-Authenticate", "Bearer");
        });
        cases.add(Edition.ALL, "bearer.changed", "A.11", "a token with one letter changed", t -> {
            t.needs(LIST);
            var token = t.serviceToken();
            var at = token.length() - 12;
            var changed = token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
            t.callAs(changed, LIST, t.listing()).refusedAs("invalid_token", 401);
        });
        cases.add(Edition.ALL, "bearer.unsigned", "I-20", "a token that says it needs no signature", t -> {
            t.needs(LIST);
            var parts = t.serviceToken().split("\\.");
            if (parts.length != 3) {
                throw new Lacking("access tokens that are JWTs");
            }
            var header = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString("{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.UTF_8));
            t.callAs(header + "." + parts[1] + ".", LIST, t.listing()).refused(400, 401);
        });
        cases.add(Edition.ALL, "bearer.in-query", "RFC 9700", "a token in the address opens nothing", t -> {
            t.needs(LIST);
            var token = t.serviceToken();
            t.send("POST", t.method(LIST + "?access_token=" + token), Map.of("Content-Type", Subject.JSON), "{}")
                    .refused(400, 401);
        });
        cases.add(Edition.ALL, "bearer.in-body", "RFC 9700", "a token in the body opens nothing", t -> {
            t.needs(LIST);
            t.raw(
                            null,
                            LIST,
                            Subject.JSON,
                            Body.of("access_token", t.serviceToken()).text())
                    .refused(400, 401);
        });
        cases.add(Edition.ALL, "bearer.revoked", "A.11", "a revoked token opens nothing, at once", t -> {
            t.needs(LIST);
            var token = t.freshServiceToken(t.client());
            t.callAs(token, LIST, t.listing()).status(200);
            t.form(t.oauth().endpoint("revoke"), t.client(), Map.of("token", token))
                    .status(200, 204);
            t.callAs(token, LIST, t.listing()).refusedAs("expired_token invalid_token", 401);
        });
        cases.add(Edition.ALL, "bearer.scope", "A.11", "a credential token does not list keys", t -> {
            t.needs(LIST);
            var token = t.signer().approved(t.key().newHash());
            t.callAs(token, LIST, Body.empty()).refused(401, 403);
        });
        cases.add(
                Edition.FIRST,
                "bearer.credential-token",
                "A.2",
                "before version 2 a credential token opens nothing from the header",
                t -> {
                    t.needs("signatures/signHash");
                    var hash = t.key().newHash();
                    var token = t.signer().approved(hash);
                    t.callAs(token, "signatures/signHash", t.signing(hash).with("SAD", token))
                            .refused(401, 403);
                });
        cases.add(Edition.ALL, "bearer.before-body", "A.11", "a bad token is told before a bad body", t -> {
            t.needs("credentials/info");
            t.callAs("none.that.is.known", "credentials/info", Body.empty()).refusedAs("invalid_token", 401);
        });
    }
}
