package org.tabellion.conformance;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The signer, who approves in the browser what a client asks for, and what the client gets for it. */
final class BrowserSigner {

    private static final Duration YOUNG = Duration.ofSeconds(120);

    private final Subject server;
    private final @Nullable Approver approver;
    private @Nullable Unused unused;

    BrowserSigner(Subject server, @Nullable Approver approver) {
        this.server = server;
        this.approver = approver;
    }

    URI redirectUri() {
        return server.options()
                .value("--redirect-uri")
                .map(URI::create)
                .orElseThrow(() -> new Lacking("--redirect-uri"));
    }

    /** With PKCE: where a version does not know it, it does no harm. */
    AuthRequest request(String scope) throws IOException {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", server.client().id());
        parameters.put("redirect_uri", redirectUri().toString());
        parameters.put("scope", scope);
        parameters.put("state", "s " + Hashes.base64Url(Hashes.random(9)) + "&=%/");
        var verifier = Hashes.base64Url(Hashes.random(32));
        server.learn(verifier);
        return AuthRequest.of(parameters).challenged(verifier);
    }

    AuthRequest requestFor(byte[]... hashes) throws IOException {
        var request = request("credential")
                .with("credentialID", server.credential())
                .with("numSignatures", Integer.toString(hashes.length))
                .with(
                        server.edition().hashes(),
                        Arrays.stream(hashes).map(Hashes::base64Url).collect(Collectors.joining(",")));
        return server.edition().isSecond()
                ? request.with("hashAlgorithmOID", server.key().digest())
                : request;
    }

    Map<String, Object> details(String type, String credential, byte[]... hashes) throws IOException {
        var details = new LinkedHashMap<String, Object>();
        details.put("type", type);
        details.put("credentialID", credential);
        details.put("numSignatures", hashes.length);
        details.put(
                "documentDigests",
                Arrays.stream(hashes)
                        .map(it -> Map.of("hash", Hashes.base64(it), "label", "Conformance"))
                        .toList());
        details.put("hashAlgorithmOID", server.key().digest());
        return details;
    }

    boolean isThere() {
        return approver != null;
    }

    private Approver approver() {
        if (approver == null) {
            throw new Lacking("--user and --password-file, or --approver-command");
        }
        return approver;
    }

    /** First as a browser that nobody has signed in with; the signer goes on if that led nowhere. */
    Landing visit(AuthRequest request) throws IOException {
        var answer = server.get(request.at(server.oauth().endpoint("authorize")));
        var location = answer.header("Location");
        if (location.isPresent()) {
            var next = server.oauth().endpoint("authorize").resolve(location.get());
            if (!Objects.equals(
                            next.getAuthority(),
                            server.oauth().endpoint("authorize").getAuthority())
                    || next.toString().startsWith(redirectUri().toString())) {
                return new Landing(next, answer.status(), true);
            }
        } else if (answer.status() >= 400) {
            return new Landing(request.at(server.oauth().endpoint("authorize")), answer.status(), false);
        }
        return signed(request);
    }

    private Landing signed(AuthRequest request) throws IOException {
        return approver().open(request.at(server.oauth().endpoint("authorize")), redirectUri());
    }

    /** As the signer's browser. */
    Landing opens(AuthRequest request) throws IOException {
        return signed(request);
    }

    String code(AuthRequest request) throws IOException {
        return code(request, signed(request));
    }

    String code(AuthRequest request, Landing landing) {
        if (!landing.back()) {
            throw new NotConforming("the authorization request led to %s (status %d), not back to the client"
                    .formatted(landing.address(), landing.status()));
        }
        var parameters = landing.parameters();
        if (!landing.address().toString().startsWith(redirectUri().toString())) {
            throw new NotConforming("the browser was sent to another address than redirect_uri: " + landing.address());
        }
        if (parameters.containsKey("error") || !parameters.containsKey("code")) {
            throw new NotConforming("the authorization request was answered by " + parameters);
        }
        if (!request.parameter("state").equals(parameters.getOrDefault("state", ""))) {
            throw new NotConforming(
                    "state came back as %s, not as %s".formatted(parameters.get("state"), request.parameter("state")));
        }
        return Optional.ofNullable(parameters.get("code")).orElseThrow();
    }

    Answer exchange(AuthRequest request, String code, Map<String, String> changes) throws IOException {
        return exchangeAs(server.client(), request, code, changes);
    }

    /** @param changes of the form; an empty value leaves a parameter out */
    Answer exchangeAs(Client who, AuthRequest request, String code, Map<String, String> changes) throws IOException {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirectUri().toString());
        form.put("code_verifier", request.verifier());
        if (!request.parameter("authorization_details").isEmpty()) {
            form.put("authorization_details", request.parameter("authorization_details"));
        }
        form.putAll(changes);
        form.values().removeIf(String::isEmpty);
        return server.form(server.oauth().endpoint("token"), who, form);
    }

    /** What the signer has approved for these hashes: the access token of scope credential. */
    String approved(byte[]... hashes) throws IOException {
        var request = requestFor(hashes);
        return server.token(exchange(request, code(request), Map.of()));
    }

    /** An approval for calls that are refused. */
    record Unused(byte[] hash, String sad, Instant since) {}

    Unused unusedApproval() throws IOException {
        var present = unused;
        if (present == null || !Instant.now().isBefore(present.since().plus(YOUNG))) {
            var hash = server.key().newHash();
            present = new Unused(hash, approved(hash), Instant.now());
            unused = present;
        }
        return present;
    }

    /** Something may have been signed with it. */
    void spoilUnusedApproval() {
        unused = null;
    }
}
