package org.tabellion.conformance;

import static org.tabellion.conformance.InfoCases.holds;
import static org.tabellion.conformance.Shape.number;
import static org.tabellion.conformance.Shape.object;
import static org.tabellion.conformance.Shape.oneOf;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** oauth2/token as far as it needs no signer. */
final class TokenCases {

    private static final Shape TOKEN = object().must("access_token", Shape.TEXT)
            .must("token_type", oneOf("Bearer", "bearer", "DPoP"))
            .may("expires_in", number(1))
            .never("refresh_token");

    private TokenCases() {}

    static void addTo(Cases cases) {
        cases.add(
                Edition.ALL,
                "token.client-credentials",
                "A.5",
                "a client gets a service token, and no refresh token",
                t -> {
                    var answer = token(t, t.client(), "client_credentials", Map.of("scope", "service"))
                            .status(200)
                            .notStored();
                    var told = answer.shaped(TOKEN);
                    t.learn(told.path("access_token").asString());
                    if (!told.has("expires_in")) {
                        t.remark("expires_in is missing: clients have to assume 3600");
                    }
                });
        cases.add(Edition.ALL, "token.default-scope", "A.2", "the scope is service unless told otherwise", t -> {
            var token = t.token(token(t, t.client(), "client_credentials", Map.of()));
            t.needs("credentials/list");
            t.callAs(token, "credentials/list", t.listing()).status(200);
        });
        cases.add(
                Edition.ALL,
                "token.basic-and-id",
                "D.1",
                "Basic with a client_id beside it is fine",
                t -> t.token(token(
                        t,
                        t.client(),
                        "client_credentials",
                        Map.of("scope", "service", "client_id", t.client().id()))));
        cases.add(Edition.ALL, "token.secret-in-body", "A.5", "a secret in the form is fine", t -> {
            var form = Map.of(
                    "grant_type",
                    "client_credentials",
                    "scope",
                    "service",
                    "client_id",
                    t.client().id(),
                    "client_secret",
                    t.client().secret());
            t.token(t.form(t.oauth().endpoint("token"), null, form));
        });
        cases.add(Edition.ALL, "token.wrong-secret", "D.10", "a wrong secret gets 401", t -> token(
                        t, t.client().withSecret("wrong"), "client_credentials", Map.of("scope", "service"))
                .refusedAs("invalid_client", 401)
                .header("WWW-Authenticate", "Basic"));
        cases.add(
                Edition.ALL, "token.unknown-client", "D.10", "an unknown client is not told from a wrong secret", t -> {
                    var wrong = token(t, t.client().withSecret("wrong"), "client_credentials", Map.of())
                            .refusedAs("invalid_client", 401);
                    var unknown = token(
                                    t,
                                    new Client("nobody-" + Hashes.base64Url(Hashes.random(6)), new Secret("wrong")),
                                    "client_credentials",
                                    Map.of())
                            .refusedAs("invalid_client", 401);
                    holds(
                            Arrays.equals(wrong.body(), unknown.body()),
                            "the answers differ: %s, %s".formatted(wrong.text(), unknown.text()));
                });
        cases.add(Edition.ALL, "token.no-client", "A.3", "who does not say who it is gets 401", t -> token(
                        t, null, "client_credentials", Map.of("scope", "service"))
                .refusedFor(401, "invalid_client", "Client authorization required"));
        cases.add(Edition.ALL, "token.id-alone", "A.3", "a name alone proves nothing", t -> token(
                        t,
                        null,
                        "client_credentials",
                        Map.of("scope", "service", "client_id", t.client().id()))
                .refusedAs("invalid_client unauthorized_client", 400, 401));
        cases.add(Edition.ALL, "token.two-proofs", "D.1", "two proofs in one request are refused", t -> token(
                        t,
                        t.client(),
                        "client_credentials",
                        Map.of(
                                "client_id",
                                t.client().id(),
                                "client_secret",
                                t.client().secret()))
                .refusedAs("invalid_request invalid_client", 400, 401));
        cases.add(
                Edition.ALL,
                "token.two-names",
                "RFC 6749",
                "two different names in one request are refused",
                t -> token(t, t.client(), "client_credentials", Map.of("client_id", "somebody-else"))
                        .refusedAs("invalid_request invalid_client invalid_grant", 400, 401));
        cases.add(Edition.ALL, "token.no-grant", "A.3", "no grant_type", t -> t.form(
                        t.oauth().endpoint("token"), t.client(), Map.of("scope", "service"))
                .refusedFor("Missing parameter grant_type")
                .notStored());
        cases.add(Edition.ALL, "token.unknown-grant", "A.3", "a grant that nobody knows", t -> token(
                        t, t.client(), "guessing", Map.of())
                .refusedFor(400, "unsupported_grant_type", "Invalid parameter grant_type"));
        cases.add(Edition.ALL, "token.password-grant", "RFC 9700", "the password grant is not there", t -> token(
                        t, t.client(), "password", Map.of("username", "a", "password", "b"))
                .refusedAs("unsupported_grant_type unauthorized_client", 400));
        cases.add(Edition.ALL, "token.credential-scope", "A.2", "no client gets scope credential by itself", t -> token(
                        t, t.client(), "client_credentials", Map.of("scope", "credential"))
                .refusedAs("invalid_scope unauthorized_client", 400));
        cases.add(Edition.ALL, "token.unknown-scope", "RFC 6749", "a scope that nobody knows", t -> token(
                        t, t.client(), "client_credentials", Map.of("scope", "everything"))
                .refusedAs("invalid_scope", 400));
        cases.add(Edition.ALL, "token.no-code", "A.3", "no code", t -> token(
                        t,
                        t.client(),
                        "authorization_code",
                        Map.of("redirect_uri", "https://a.example/", "code_verifier", "v".repeat(43)))
                .refusedFor("Missing parameter code"));
        cases.add(Edition.ALL, "token.unknown-code", "A.3", "a code that nobody was given", t -> token(
                        t,
                        t.client(),
                        "authorization_code",
                        Map.of(
                                "code",
                                "no-such-code",
                                "redirect_uri",
                                "https://a.example/",
                                "code_verifier",
                                "v".repeat(43)))
                .refusedFor(
                        400, "invalid_grant", "Invalid parameter code", "Authorization code is invalid or expired"));
        cases.add(Edition.ALL, "token.no-refresh-token", "A.3", "no refresh_token", t -> token(
                        t, t.client(), "refresh_token", Map.of())
                .refusedFor("Missing parameter refresh_token"));
        cases.add(
                Edition.ALL, "token.unknown-refresh-token", "A.3", "a refresh token that nobody was given", t -> token(
                                t, t.client(), "refresh_token", Map.of("refresh_token", "no-such-token"))
                        .refusedFor(400, "invalid_grant", "Invalid parameter refresh_token", "Refresh token expired"));
        cases.add(Edition.ALL, "token.get", "RFC 6749 3.2", "tokens are asked for by POST", t -> {
            var place = t.oauth().endpoint("token") + "?grant_type=client_credentials&scope=service";
            var answer = t.send(
                    "GET", URI.create(place), Map.of("Authorization", t.client().basic()), "");
            holds(answer.status() >= 400 && answer.status() < 500, "GET answered %d".formatted(answer.status()));
        });
        cases.add(Edition.ALL, "token.in-query", "RFC 6749 2.3.1", "a secret in the address opens nothing", t -> {
            var query = Map.of(
                    "grant_type", "client_credentials",
                    "client_id", t.client().id(),
                    "client_secret", t.client().secret());
            t.send(
                            "POST",
                            URI.create(t.oauth().endpoint("token") + "?" + AuthRequest.encoded(query)),
                            Map.of("Content-Type", Subject.FORM),
                            "")
                    .status(400, 401, 405);
        });
        cases.add(Edition.ALL, "token.twice", "RFC 6749 3.2", "a parameter that stands twice is refused", t -> t.send(
                        "POST",
                        t.oauth().endpoint("token"),
                        Map.of(
                                "Content-Type",
                                Subject.FORM,
                                "Authorization",
                                t.client().basic()),
                        "grant_type=client_credentials&grant_type=client_credentials&scope=service")
                .refusedAs("invalid_request unsupported_grant_type", 400));
        cases.add(
                EnumSet.of(Edition.V0), "token.json", "A.9", "the oldest version takes a token request in JSON", t -> {
                    var body = Body.of("grant_type", "client_credentials")
                            .with("client_id", t.client().id())
                            .with("client_secret", t.client().secret());
                    t.token(t.send(
                            "POST",
                            t.oauth().endpoint("token"),
                            Map.of("Content-Type", Subject.JSON, "Accept", Subject.JSON),
                            body.text()));
                });
    }

    private static Answer token(Subject t, @Nullable Client who, String grant, Map<String, String> more)
            throws IOException {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", grant);
        form.putAll(more);
        return t.form(t.oauth().endpoint("token"), who, form);
    }
}
