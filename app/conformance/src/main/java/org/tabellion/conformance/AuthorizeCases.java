package org.tabellion.conformance;

import static org.tabellion.conformance.InfoCases.holds;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** oauth2/authorize: who is sent where, and what is refused before a signer approves anything. */
final class AuthorizeCases {

    private static final String CREDENTIAL = "credentialID";

    private AuthorizeCases() {}

    static void addTo(Cases cases) {
        cases.add(
                Edition.ALL,
                "authorize.unknown-client",
                "D.10",
                "an unknown client is never redirected to",
                t -> staysHere(
                        t,
                        t.signer()
                                .request("service")
                                .with("client_id", "nobody-" + Hashes.base64Url(Hashes.random(6)))));
        cases.add(
                Edition.ALL,
                "authorize.no-client",
                "D.10",
                "no client is never redirected to",
                t -> staysHere(t, t.signer().request("service").without("client_id")));
        redirect(cases, "other-host", "of another host", it -> "https://evil.example/callback");
        redirect(cases, "path", "with a longer path", it -> it + "/more");
        redirect(cases, "path-up", "with a path that goes up", it -> it + "/../evil");
        redirect(cases, "query", "with a query", it -> it + "?next=https://evil.example/");
        redirect(cases, "fragment", "with a fragment", it -> it + "#evil");
        redirect(cases, "slash", "with a slash more", it -> it + "/");
        redirect(cases, "user", "with somebody before the host", it -> it.replaceFirst("://", "://evil.example@"));
        redirect(
                cases,
                "host-behind",
                "with a host that begins alike",
                it -> it.replaceFirst("(://[^/:]+)", "$1.evil.example"));
        redirect(cases, "backslash", "with a backslash", it -> it.replaceFirst("://", "://evil.example\\\\@"));
        redirect(cases, "port", "of another port", it -> it.replaceFirst("(://[^/:]+)(:[0-9]+)?", "$1:4443"));
        redirect(cases, "scheme", "of another scheme", it -> it.replaceFirst("^[a-z]+", "ftp"));
        redirect(cases, "script", "that is a script", it -> "javascript:alert(1)");
        redirect(
                cases,
                "case",
                "in other letters",
                it -> it.substring(0, it.length() - 1)
                        + it.substring(it.length() - 1).toUpperCase(Locale.ROOT));
        redirect(cases, "encoded", "that is encoded once more", it -> it.replace("/", "%2F"));
        cases.add(
                Edition.ALL,
                "authorize.two-redirects",
                "D.1",
                "redirect_uri twice is never redirected to the other one",
                t -> {
                    var landing = t.get(t.signer()
                            .request("service")
                            .and("redirect_uri=https%3A%2F%2Fevil.example%2F")
                            .at(t.oauth().endpoint("authorize")));
                    holds(
                            !landing.header("Location").orElse("").startsWith("https://evil.example"),
                            "the browser was sent to evil.example");
                });
        cases.add(
                Edition.SECOND,
                "authorize.no-challenge",
                "A.5",
                "a request without PKCE is refused",
                t -> refused(
                        t,
                        t.signer().request("service").without("code_challenge", "code_challenge_method"),
                        "invalid_request"));
        cases.add(
                Edition.SECOND,
                "authorize.no-challenge-credential",
                "A.5",
                "a request for signatures without PKCE is refused",
                t -> refused(
                        t,
                        t.signer().requestFor(t.key().newHash()).without("code_challenge", "code_challenge_method"),
                        "invalid_request"));
        cases.add(
                Edition.SECOND,
                "authorize.plain",
                "RFC 7636",
                "the method plain is refused unless it is offered",
                t -> {
                    if (t.oauth()
                            .metadata()
                            .filter(it -> it.path("code_challenge_methods_supported")
                                    .toString()
                                    .contains("plain"))
                            .isPresent()) {
                        throw new Lacking("a server that does not offer plain");
                    }
                    refused(t, t.signer().request("service").with("code_challenge_method", "plain"), "invalid_request");
                    refused(t, t.signer().request("service").without("code_challenge_method"), "invalid_request");
                });
        cases.add(
                Edition.SECOND,
                "authorize.unknown-method",
                "RFC 7636",
                "a challenge by a method that nobody knows",
                t -> refused(
                        t, t.signer().request("service").with("code_challenge_method", "S999"), "invalid_request"));
        cases.add(
                Edition.ALL,
                "authorize.no-response-type",
                "RFC 6749",
                "no response_type",
                t -> refused(
                        t,
                        t.signer().request("service").without("response_type"),
                        "invalid_request unsupported_response_type"));
        cases.add(
                Edition.ALL,
                "authorize.implicit",
                "A.2",
                "the implicit grant is not there",
                t -> refused(
                        t,
                        t.signer().request("service").with("response_type", "token"),
                        "unsupported_response_type unauthorized_client invalid_request"));
        cases.add(
                Edition.ALL,
                "authorize.unknown-scope",
                "RFC 6749",
                "a scope that nobody knows",
                t -> refused(t, t.signer().request("everything"), "invalid_scope"));
        cases.add(
                Edition.ALL,
                "authorize.two-scopes",
                "A.11",
                "service and credential in one request",
                t -> refused(
                        t,
                        t.signer().requestFor(t.key().newHash()).with("scope", "service credential"),
                        "invalid_scope"));
        cases.add(
                Edition.ALL, "authorize.state-twice", "RFC 6749 3.1", "a parameter that stands twice is refused", t -> {
                    var request = t.signer().request("service").and("state=other");
                    var landing = t.signer().visit(request);
                    holds(!landing.parameters().containsKey("code"), "a code was given");
                });
        malformed(
                cases,
                "no-credential",
                "neither credentialID nor signatureQualifier",
                Edition.ALL,
                (t, it) -> it.without(CREDENTIAL));
        malformed(cases, "count-zero", "numSignatures 0", Edition.ALL, (t, it) -> it.with("numSignatures", "0"));
        malformed(cases, "count-negative", "numSignatures -1", Edition.ALL, (t, it) -> it.with("numSignatures", "-1"));
        malformed(
                cases, "count-fraction", "numSignatures 1.5", Edition.ALL, (t, it) -> it.with("numSignatures", "1.5"));
        malformed(
                cases,
                "count-large",
                "numSignatures beyond every number",
                Edition.ALL,
                (t, it) -> it.with("numSignatures", "99999999999999999999"));
        malformed(
                cases,
                "count-less",
                "fewer signatures than hashes",
                Edition.ALL,
                (t, it) -> it.with(
                        t.edition().hashes(),
                        it.parameter(t.edition().hashes()) + ","
                                + Hashes.base64Url(t.key().newHash())));
        malformed(
                cases,
                "hash-no-base64",
                "a hash that is no Base64",
                Edition.ALL,
                (t, it) -> it.with(t.edition().hashes(), "%%%"));
        malformed(
                cases,
                "hash-length",
                "a hash of no digest's length",
                Edition.ALL,
                (t, it) -> it.with(t.edition().hashes(), "AAAA"));
        malformed(cases, "hash-empty", "an empty hash among them", Edition.ALL, (t, it) -> it.with(
                        t.edition().hashes(), it.parameter(t.edition().hashes()) + ",")
                .with("numSignatures", "2"));
        malformed(
                cases,
                "no-digest",
                "hashes without hashAlgorithmOID",
                Edition.SECOND,
                (t, it) -> it.without("hashAlgorithmOID"));
        malformed(cases, "sha1", "SHA-1", Edition.SECOND, (t, it) -> it.with("hashAlgorithmOID", Hashes.SHA1)
                .with("hashes", Hashes.base64Url(Hashes.random(20))));
        cases.add(
                Edition.ALL, "authorize.foreign", "A.10-12", "a foreign credential is refused as an unknown one", t -> {
                    var good = t.signer().requestFor(t.key().newHash());
                    var foreign =
                            refused(t, good.with(CREDENTIAL, t.foreignCredential()), "invalid_request access_denied");
                    var unknown =
                            refused(t, good.with(CREDENTIAL, t.unknownCredential()), "invalid_request access_denied");
                    for (var name : List.of("error", "error_description")) {
                        holds(
                                foreign.getOrDefault(name, "").equals(unknown.getOrDefault(name, "")),
                                "%s differs: %s, %s".formatted(name, foreign.get(name), unknown.get(name)));
                    }
                });
        cases.add(Edition.ALL, "authorize.unseen", "D.9", "nobody gets a code without a signer", t -> {
            var answer = t.get(t.signer()
                    .requestFor(t.key().newHash())
                    .with("prompt", "none")
                    .at(t.oauth().endpoint("authorize")));
            holds(
                    !answer.header("Location").orElse("").contains("code="),
                    "a code was given to a browser that nobody has signed in with");
        });
        cases.add(
                Edition.SECOND,
                "authorize.issuer-in-error",
                "RFC 9207",
                "an error names the issuer too, where it is announced",
                t -> {
                    var metadata = t.oauth().metadata().orElseThrow(() -> new Lacking("metadata of RFC 8414"));
                    if (!metadata.path("authorization_response_iss_parameter_supported")
                            .asBoolean(false)) {
                        throw new Lacking("authorization_response_iss_parameter_supported");
                    }
                    var told = refused(t, t.signer().request("everything"), "invalid_scope");
                    holds(
                            metadata.path("issuer").asString("").equals(told.get("iss")),
                            "iss is %s".formatted(told.get("iss")));
                });
    }

    /** Changes a request. */
    @FunctionalInterface
    private interface Change {
        AuthRequest apply(Subject t, AuthRequest good) throws IOException;
    }

    private static void malformed(Cases cases, String id, String what, Set<Edition> editions, Change change) {
        cases.add(
                editions,
                "authorize." + id,
                "A.11",
                what + " is refused",
                t -> refused(t, change.apply(t, t.signer().requestFor(t.key().newHash())), "invalid_request"));
    }

    private static void redirect(Cases cases, String id, String what, UnaryOperator<String> change) {
        cases.add(
                Edition.ALL,
                "authorize.redirect-" + id,
                "D.1",
                "a redirect_uri %s is never redirected to".formatted(what),
                t -> staysHere(
                        t,
                        t.signer()
                                .request("service")
                                .with(
                                        "redirect_uri",
                                        change.apply(t.signer().redirectUri().toString()))));
    }

    /** Nothing goes to an address that was not registered: neither code nor error. */
    private static void staysHere(Subject t, AuthRequest request) throws IOException {
        var endpoint = t.oauth().endpoint("authorize");
        var answer = t.get(request.at(endpoint));
        var location = answer.header("Location");
        if (location.isPresent()) {
            holds(isOf(endpoint, location.get()), "the browser was sent to " + location.get());
        }
        if (answer.status() < 400) {
            // Some server asks the signer to sign in first, and would find out later.
            if (!t.signer().isThere()) {
                throw new Lacking("a signer at a browser: the server asks for one before it looks at the request");
            }
            var landing = t.signer().opens(request);
            holds(
                    !landing.back() && isOf(endpoint, landing.address().toString()),
                    "the browser was sent to " + landing.address());
        }
    }

    private static boolean isOf(URI endpoint, String location) {
        return location.matches("/(?![/\\\\]).*|[^:/?#\\\\]*")
                || location.startsWith(endpoint.getScheme() + "://" + endpoint.getRawAuthority() + "/");
    }

    /** @return the parameters that came back */
    static Map<String, String> refused(Subject t, AuthRequest request, String codes) throws IOException {
        var landing = t.signer().visit(request);
        holds(
                landing.back(),
                "the request was not answered by a redirect to the client, but by %s (status %d)"
                        .formatted(landing.address(), landing.status()));
        var told = landing.parameters();
        holds(
                landing.address().toString().startsWith(t.signer().redirectUri().toString()),
                "the browser was sent to " + landing.address());
        holds(!told.containsKey("code"), "a code was given");
        holds(
                List.of(codes.split(" ")).contains(told.getOrDefault("error", "")),
                "error is %s (%s), not %s"
                        .formatted(told.get("error"), told.get("error_description"), codes.replace(" ", " or ")));
        if (!request.parameter("state").isEmpty()) {
            holds(
                    request.parameter("state").equals(told.get("state")),
                    "state came back as %s".formatted(told.get("state")));
        }
        return told;
    }
}
