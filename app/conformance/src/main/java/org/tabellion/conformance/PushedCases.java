package org.tabellion.conformance;

import static org.tabellion.conformance.InfoCases.holds;
import static org.tabellion.conformance.Shape.number;
import static org.tabellion.conformance.Shape.object;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** oauth2/pushed_authorize (RFC 9126). */
final class PushedCases {

    private static final String URN = "urn:ietf:params:oauth:request_uri:";

    private PushedCases() {}

    static void addTo(Cases cases) {
        cases.add(
                Edition.SECOND,
                "pushed.shape",
                "A.5",
                "a push is answered by 201 with an address of its own, not to be stored",
                t -> {
                    var answer =
                            push(t, t.signer().request("service")).status(201).notStored();
                    var told = answer.shaped(
                            object().must("request_uri", Shape.TEXT).must("expires_in", number(1)));
                    holds(told.path("expires_in").asInt() <= 600, "expires_in is more than 600 seconds");
                    if (!told.path("request_uri").asString().startsWith(URN)) {
                        t.remark("request_uri does not begin with " + URN);
                    }
                });
        cases.add(Edition.SECOND, "pushed.flow", "A.5", "a pushed request leads to a token that signs", t -> {
            t.needs("signatures/signHash");
            var hash = t.key().newHash();
            var request = t.signer().requestFor(hash);
            var token = t.token(t.signer()
                    .exchange(request, t.signer().code(request, t.signer().opens(opening(t, request))), Map.of()));
            var answer = t.callAs(token, "signatures/signHash", t.signing(hash)).status(200);
            t.key().verify(List.of(hash), answer.json());
        });
        cases.add(Edition.SECOND, "pushed.once", "A.11", "a pushed request is answered once", t -> {
            var request = t.signer().request("service");
            var opening = opening(t, request);
            t.signer().code(request, t.signer().opens(opening));
            var again = t.signer().opens(opening);
            holds(!again.parameters().containsKey("code"), "a second code was given");
        });
        cases.add(Edition.SECOND, "pushed.other-client", "A.11", "another client gets nothing for it", t -> {
            var other = opening(t, t.signer().request("service"))
                    .with("client_id", t.otherClient().id());
            var landing = t.signer().opens(other);
            holds(!landing.parameters().containsKey("code"), "a code was given");
        });
        cases.add(Edition.SECOND, "pushed.unknown", "A.11", "an address that nobody was given gets nothing", t -> {
            var answer =
                    t.get(AuthRequest.of(Map.of("client_id", t.client().id(), "request_uri", URN + "no-such-request"))
                            .at(t.oauth().endpoint("authorize")));
            holds(!answer.header("Location").orElse("").contains("code="), "a code was given");
            holds(
                    answer.status() >= 400
                            || answer.header("Location").orElse("").contains("error="),
                    "it was answered by %d".formatted(answer.status()));
        });
        cases.add(Edition.SECOND, "pushed.outside", "RFC 9101", "an address elsewhere is not fetched", t -> {
            var answer = t.get(
                    AuthRequest.of(Map.of("client_id", t.client().id(), "request_uri", "https://evil.example/request"))
                            .at(t.oauth().endpoint("authorize")));
            holds(
                    answer.status() >= 400
                            || answer.header("Location").orElse("").contains("error="),
                    "it was answered by %d".formatted(answer.status()));
        });
        cases.add(Edition.SECOND, "pushed.state-again", "A.5", "the same state beside the address is taken", t -> {
            var request = t.signer().request("service");
            t.signer().code(request, t.signer().opens(opening(t, request).with("state", request.parameter("state"))));
        });
        cases.add(Edition.SECOND, "pushed.state-other", "A.5", "another state beside the address is refused", t -> {
            var landing =
                    t.signer().opens(opening(t, t.signer().request("service")).with("state", "another"));
            holds(!landing.parameters().containsKey("code"), "a code was given");
        });
        cases.add(Edition.SECOND, "pushed.beside", "RFC 9126 4", "what stands beside the address does not count", t -> {
            var request = t.signer().request("service");
            var landing = t.signer()
                    .opens(opening(t, request)
                            .with("redirect_uri", "https://evil.example/")
                            .with("scope", "credential"));
            holds(
                    !landing.address().toString().startsWith("https://evil.example"),
                    "the browser was sent to evil.example");
            if (landing.parameters().containsKey("code")) {
                t.token(t.signer().exchange(request, landing.parameters().getOrDefault("code", ""), Map.of()));
            }
        });
        cases.add(
                Edition.SECOND,
                "pushed.no-client",
                "RFC 9126 2.1",
                "who does not prove who it is pushes nothing",
                t -> t.form(pushing(t), null, t.signer().request("service").parameters())
                        .refusedAs("invalid_client", 401));
        cases.add(Edition.SECOND, "pushed.wrong-secret", "RFC 9126 2.1", "a wrong secret pushes nothing", t -> t.form(
                        pushing(t),
                        t.client().withSecret("wrong"),
                        t.signer().request("service").parameters())
                .refusedAs("invalid_client", 401));
        refused(
                cases,
                "in-itself",
                "a request_uri inside",
                "invalid_request invalid_request_uri",
                it -> it.with("request_uri", URN + "x"));
        refused(
                cases,
                "redirect",
                "a redirect_uri that is not registered",
                "invalid_request invalid_redirect_uri",
                it -> it.with("redirect_uri", "https://evil.example/"));
        refused(
                cases,
                "no-challenge",
                "no PKCE",
                "invalid_request",
                it -> it.without("code_challenge", "code_challenge_method"));
        refused(
                cases,
                "scope",
                "a scope that nobody knows",
                "invalid_scope invalid_request",
                it -> it.with("scope", "everything"));
        refused(
                cases,
                "response-type",
                "the implicit grant",
                "unsupported_response_type invalid_request unauthorized_client",
                it -> it.with("response_type", "token"));
        refused(
                cases,
                "other-name",
                "another client_id than that of who pushes",
                "invalid_request invalid_client invalid_grant",
                it -> it.with("client_id", "somebody-else"));
        cases.add(Edition.SECOND, "pushed.get", "RFC 9126 2", "requests are pushed by POST", t -> {
            var answer = t.get(t.signer().request("service").at(pushing(t)));
            holds(answer.status() >= 400 && answer.status() < 500, "GET answered %d".formatted(answer.status()));
        });
    }

    private static void refused(Cases cases, String id, String what, String codes, UnaryOperator<AuthRequest> change) {
        cases.add(Edition.SECOND, "pushed." + id, "RFC 9126 2.3", what + " is refused at once", t -> push(
                        t, change.apply(t.signer().request("service")))
                .refusedAs(codes, 400, 401));
    }

    private static URI pushing(Subject t) throws IOException {
        if (!t.oauth().hasPushedRequests()) {
            throw new Lacking("pushed requests, which neither info nor metadata offer");
        }
        return t.oauth().endpoint("pushed_authorize");
    }

    static Answer push(Subject t, AuthRequest request) throws IOException {
        return t.form(pushing(t), t.client(), new LinkedHashMap<>(request.parameters()));
    }

    /** What the browser opens. */
    static AuthRequest opening(Subject t, AuthRequest request) throws IOException {
        var uri = push(t, request).status(201).json().path("request_uri").asString("");
        var opening = new LinkedHashMap<String, String>();
        opening.put("client_id", t.client().id());
        opening.put("request_uri", uri);
        return AuthRequest.of(opening);
    }
}
