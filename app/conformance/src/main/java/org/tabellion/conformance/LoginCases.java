package org.tabellion.conformance;

import java.util.Map;

/** auth/login and auth/revoke, where they are offered. */
final class LoginCases {

    private static final String LOGIN = "auth/login";
    private static final String REVOKE = "auth/revoke";

    private LoginCases() {}

    static void addTo(Cases cases) {
        cases.add(Edition.ALL, "login.type", "A.4.1", "auth/login is offered where authType has basic or digest", t -> {
            var types = t.info().path("authType").toString();
            InfoCases.holds(
                    t.offers(LOGIN) == (types.contains("\"basic\"") || types.contains("\"digest\"")),
                    "authType is %s, and auth/login is %s"
                            .formatted(types, t.offers(LOGIN) ? "offered" : "not offered"));
        });
        cases.add(Edition.ALL, "login.nothing", "A.3", "who brings nothing does not come in", t -> {
            t.needs(LOGIN);
            t.raw(null, LOGIN, Subject.JSON, "{}").refused(400, 401);
        });
        cases.add(Edition.ALL, "login.malformed", "A.3", "a header that is no name and password", t -> {
            t.needs(LOGIN);
            t.raw("Basic %%%", LOGIN, Subject.JSON, "{}").refused(400, 401);
        });
        cases.add(Edition.ALL, "login.wrong", "A.3", "a wrong password", t -> {
            t.needs(LOGIN);
            t.raw("Basic bm9ib2R5Ondyb25n", LOGIN, Subject.JSON, "{}")
                    .refusedAs("authentication_error invalid_request", 400, 401);
        });
        cases.add(Edition.ALL, "login.refresh-unknown", "A.3", "a refresh token that nobody was given", t -> {
            t.needs(LOGIN);
            t.raw(null, LOGIN, Subject.JSON, "{\"refresh_token\":\"no-such-token\"}")
                    .refused(400, 401);
        });
        cases.add(Edition.ALL, "logout.flow", "A.4.2", "a revoked token opens nothing", t -> {
            t.needs(REVOKE);
            var token = t.freshServiceToken(t.client());
            t.callAs(token, REVOKE, Body.of("token", token)).status(204, t.edition() == Edition.V0 ? 200 : 204);
            t.callAs(token, REVOKE, Body.of("token", token)).refused(401);
        });
        cases.add(Edition.ALL, "logout.missing", "A.3", "no token to revoke", t -> {
            t.needs(REVOKE);
            t.call(REVOKE, Body.empty())
                    .refusedFor(
                            400,
                            "invalid_request",
                            "Missing (or invalid type) string parameter token",
                            "Missing parameter token");
        });
        cases.add(Edition.ALL, "logout.hint", "A.3", "a hint that nobody knows", t -> {
            t.needs(REVOKE);
            var token = t.freshServiceToken(t.client());
            t.raw(
                            "Bearer " + token,
                            REVOKE,
                            Subject.JSON,
                            Body.text(Map.of("token", token, "token_type_hint", "guess")))
                    .refusedFor(400, "invalid_request", "Invalid parameter token_type_hint");
        });
    }
}
