package org.tabellion.conformance;

import static org.tabellion.conformance.InfoCases.holds;
import static org.tabellion.conformance.Shape.number;
import static org.tabellion.conformance.Shape.object;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Codes, the tokens they are exchanged for, and refresh tokens. */
final class CodeCases {

    private static final String LIST = "credentials/list";
    private static final Shape TOKEN = object().must("access_token", Shape.TEXT)
            .must("token_type", Shape.TEXT)
            .may("expires_in", number(1));

    private CodeCases() {}

    static void addTo(Cases cases) {
        cases.add(Edition.ALL, "code.service", "A.5", "a signer lets a client in; state comes back as it went", t -> {
            var request = t.signer().request("service");
            var answer = t.signer()
                    .exchange(request, t.signer().code(request), Map.of())
                    .status(200)
                    .notStored();
            answer.shaped(TOKEN);
            t.learn(answer.json().path("refresh_token").asString(""));
            t.needs(LIST);
            t.callAs(t.token(answer), LIST, Body.empty()).status(200);
        });
        cases.add(
                Edition.ALL,
                "code.credential",
                "A.2",
                "a signer approves a hash; the token has the type and members of its version",
                t -> {
                    var request = t.signer().requestFor(t.key().newHash());
                    var answer = t.signer()
                            .exchange(request, t.signer().code(request), Map.of())
                            .status(200)
                            .notStored();
                    var told = answer.shaped(TOKEN);
                    t.token(answer);
                    holds(!told.has("refresh_token"), "a credential token comes with a refresh token");
                    var type = told.path("token_type").asString("");
                    if (t.edition().isSecond()) {
                        holds(
                                type.equalsIgnoreCase("Bearer") || type.equals("DPoP"),
                                "token_type is %s, not Bearer".formatted(type));
                    } else if (t.edition() == Edition.V1) {
                        holds(type.equals("SAD"), "token_type is %s, not SAD".formatted(type));
                    }
                    if (!told.has("expires_in")) {
                        t.remark("expires_in is missing: clients have to assume 3600");
                    }
                });
        cases.add(Edition.ALL, "code.issuer", "RFC 9207", "the answer names the issuer, where it is announced", t -> {
            var metadata = t.oauth().metadata().orElseThrow(() -> new Lacking("metadata of RFC 8414"));
            if (!metadata.path("authorization_response_iss_parameter_supported").asBoolean(false)) {
                throw new Lacking("authorization_response_iss_parameter_supported");
            }
            var request = t.signer().request("service");
            var landing = t.signer().opens(request);
            t.signer().code(request, landing);
            holds(
                    metadata.path("issuer")
                            .asString("")
                            .equals(landing.parameters().get("iss")),
                    "iss is " + landing.parameters().get("iss"));
        });
        cases.add(Edition.ALL, "code.replay", "D.1", "a code is good once", t -> {
            var request = t.signer().request("service");
            var code = t.signer().code(request);
            t.token(t.signer().exchange(request, code, Map.of()));
            t.signer().exchange(request, code, Map.of()).refusedAs("invalid_grant", 400);
        });
        cases.add(
                Edition.ALL,
                "code.replay-revokes",
                "D.1",
                "a second use of a code revokes what the first has got",
                t -> {
                    t.needs(LIST);
                    var request = t.signer().request("service");
                    var code = t.signer().code(request);
                    var token = t.token(t.signer().exchange(request, code, Map.of()));
                    t.signer().exchange(request, code, Map.of()).refusedAs("invalid_grant", 400);
                    t.callAs(token, LIST, Body.empty()).refused(401);
                });
        cases.add(Edition.ALL, "code.wrong-verifier", "A.5", "a wrong verifier gets nothing", t -> {
            var request = t.signer().request("service");
            t.signer()
                    .exchange(request, t.signer().code(request), Map.of("code_verifier", "w".repeat(43)))
                    .refusedAs("invalid_grant", 400);
        });
        cases.add(Edition.ALL, "code.no-verifier", "RFC 7636", "no verifier gets nothing", t -> {
            var request = t.signer().request("service");
            t.signer()
                    .exchange(request, t.signer().code(request), Map.of("code_verifier", ""))
                    .refusedAs("invalid_grant invalid_request", 400);
        });
        cases.add(Edition.ALL, "code.challenge-as-verifier", "RFC 7636", "the challenge is not the verifier", t -> {
            var request = t.signer().request("service");
            t.signer()
                    .exchange(
                            request,
                            t.signer().code(request),
                            Map.of("code_verifier", request.parameter("code_challenge")))
                    .refusedAs("invalid_grant", 400);
        });
        cases.add(Edition.ALL, "code.other-redirect", "A.3", "another redirect_uri gets nothing", t -> {
            var request = t.signer().request("service");
            t.signer()
                    .exchange(
                            request,
                            t.signer().code(request),
                            Map.of("redirect_uri", t.signer().redirectUri() + "/other"))
                    .refusedFor(
                            400,
                            "invalid_grant",
                            "redirect_uri parameter does not match redirect_uri parameter of authorization request",
                            "Authorization code is invalid or expired",
                            "Invalid parameter code");
        });
        cases.add(Edition.ALL, "code.no-redirect", "RFC 6749 4.1.3", "no redirect_uri gets nothing", t -> {
            var request = t.signer().request("service");
            t.signer()
                    .exchange(request, t.signer().code(request), Map.of("redirect_uri", ""))
                    .refusedAs("invalid_grant invalid_request", 400);
        });
        cases.add(Edition.ALL, "code.other-client", "D.1", "another client gets nothing for it", t -> {
            t.otherClient();
            var request = t.signer().request("service");
            t.signer()
                    .exchangeAs(t.otherClient(), request, t.signer().code(request), Map.of())
                    .refusedAs("invalid_grant invalid_client unauthorized_client", 400, 401);
        });
        cases.add(Edition.ALL, "code.no-client", "A.3", "nobody gets nothing for it", t -> {
            var request = t.signer().request("service");
            var form = Map.of(
                    "grant_type", "authorization_code",
                    "code", t.signer().code(request),
                    "client_id", t.client().id(),
                    "redirect_uri", t.signer().redirectUri().toString(),
                    "code_verifier", request.verifier());
            t.form(t.oauth().endpoint("token"), null, form).refusedAs("invalid_client invalid_request", 400, 401);
        });
        cases.add(Edition.ALL, "code.refresh", "A.2", "a refresh token gets a new access token", t -> {
            t.needs(LIST);
            var fresh = refresh(t, refreshToken(t), Map.of()).status(200).notStored();
            t.callAs(t.token(fresh), LIST, Body.empty()).status(200);
        });
        cases.add(
                Edition.ALL,
                "code.refresh-replay",
                "RFC 9700",
                "a refresh token is good once, if it is replaced",
                t -> {
                    var first = refreshToken(t);
                    var second = refresh(t, first, Map.of())
                            .status(200)
                            .json()
                            .path("refresh_token")
                            .asString("");
                    if (second.isEmpty() || second.equals(first)) {
                        throw new Lacking("refresh tokens that are replaced when used");
                    }
                    t.learn(second);
                    refresh(t, first, Map.of()).refusedAs("invalid_grant", 400);
                    refresh(t, second, Map.of()).refusedAs("invalid_grant", 400);
                });
        cases.add(Edition.ALL, "code.refresh-wider", "A.2", "refreshing does not widen the scope", t -> refresh(
                        t, refreshToken(t), Map.of("scope", "credential"))
                .refusedAs("invalid_scope invalid_grant", 400));
        cases.add(Edition.ALL, "code.refresh-other-client", "D.1", "another client does not refresh", t -> {
            t.otherClient();
            t.form(
                            t.oauth().endpoint("token"),
                            t.otherClient(),
                            Map.of("grant_type", "refresh_token", "refresh_token", refreshToken(t)))
                    .refusedAs("invalid_grant invalid_client unauthorized_client", 400, 401);
        });
    }

    private static String refreshToken(Subject t) throws IOException {
        var request = t.signer().request("service");
        var told = t.signer()
                .exchange(request, t.signer().code(request), Map.of())
                .status(200)
                .json();
        t.learn(told.path("access_token").asString(""));
        var token = told.path("refresh_token").asString("");
        if (token.isEmpty()) {
            throw new Lacking("refresh tokens, which the server does not give to this client");
        }
        t.learn(token);
        return token;
    }

    private static Answer refresh(Subject t, String token, Map<String, String> more) throws IOException {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", token);
        form.putAll(more);
        return t.form(t.oauth().endpoint("token"), t.client(), form);
    }
}
