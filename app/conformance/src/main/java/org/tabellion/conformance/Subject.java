package org.tabellion.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The server in one version, as cases see it. What most of them need is asked for once. */
final class Subject {

    static final String JSON = "application/json";
    static final String FORM = "application/x-www-form-urlencoded";
    private static final int MOST_PAGES = 25;
    private static final String UNUSED = "unused approval";
    private static final Duration YOUNG = Duration.ofSeconds(120);

    private final Edition edition;
    private final URI address;
    private final Options options;
    private final Wire wire;
    private final Remarks remarks;
    private final Redaction redaction;
    private final @Nullable Approver approver;
    private final Optional<Codes> codes;
    private final JsonNode info;
    private final Map<String, Object> known = new LinkedHashMap<>();

    Subject(
            Edition edition,
            JsonNode info,
            Options options,
            Wire wire,
            Remarks remarks,
            Redaction redaction,
            @Nullable Approver approver,
            Optional<Codes> codes) {
        this.edition = edition;
        this.info = info;
        this.address = URI.create(options.base() + "/csc/" + edition.path() + "/");
        this.options = options;
        this.wire = wire;
        this.remarks = remarks;
        this.redaction = redaction;
        this.approver = approver;
        this.codes = codes;
    }

    Edition edition() {
        return edition;
    }

    Options options() {
        return options;
    }

    void remark(String remark) {
        remarks.add(remark);
    }

    // ---------------------------------------------------------------- what the server says of itself

    JsonNode info() {
        return info;
    }

    boolean offers(String method) {
        return info.path("methods").valueStream().anyMatch(it -> it.asString().equals(method));
    }

    void needs(String method) {
        if (!offers(method)) {
            throw new Lacking("the method %s, which info does not name".formatted(method));
        }
    }

    /** RFC 8414 or OpenID discovery, of the issuer that info names, or at the place that follows from its OAuth address. */
    Optional<JsonNode> metadata() throws IOException {
        if (!known.containsKey("metadata")) {
            known.put("metadata", fetchedMetadata());
        }
        return known.get("metadata") instanceof Optional<?> found ? found.map(JsonNode.class::cast) : Optional.empty();
    }

    private Optional<JsonNode> fetchedMetadata() throws IOException {
        var issuer = issuer();
        for (var place : metadataPlaces(issuer)) {
            var answer = wire.send("GET", place, Map.of("Accept", JSON), new byte[0]);
            if (answer.status() == 200) {
                return Optional.of(answer.json());
            }
        }
        return Optional.empty();
    }

    static List<URI> metadataPlaces(URI issuer) {
        var origin = issuer.getScheme() + "://" + issuer.getRawAuthority();
        var path = issuer.getRawPath().replaceFirst("/+$", "");
        return Stream.of(
                        origin + "/.well-known/oauth-authorization-server" + path,
                        origin + path + "/.well-known/oauth-authorization-server",
                        origin + path + "/.well-known/openid-configuration",
                        origin + "/.well-known/openid-configuration" + path,
                        origin + "/.well-known/oauth-authorization-server")
                .distinct()
                .map(URI::create)
                .toList();
    }

    /** As info names it, or what it gives as the base of its OAuth endpoints. */
    URI issuer() {
        var server = oauthServer();
        return URI.create(
                server.has("issuer")
                        ? server.path("issuer").asString()
                        : server.path("base").asString());
    }

    /** {@code base} or {@code issuer}, however this version tells it. */
    private JsonNode oauthServer() {
        var told = tools.jackson.databind.json.JsonMapper.shared().createObjectNode();
        if (info.path("oauth2").isString()) {
            return told.put("base", oauthBase(info.path("oauth2").stringValue()));
        }
        if (info.path("oauth2Issuer").isString()) {
            return told.put("issuer", info.path("oauth2Issuer").stringValue());
        }
        var first = info.path("oauth2Servers").path(0);
        if (first.path("baseUri").isString()) {
            return told.put("base", oauthBase(first.path("baseUri").stringValue()));
        }
        if (first.path("issuerIdentifier").isString()) {
            return told.put("issuer", first.path("issuerIdentifier").stringValue());
        }
        throw new Lacking("an authorization server, which info does not name");
    }

    /** Servers give it with or without the path of an endpoint. */
    private static String oauthBase(String told) {
        return told.replaceFirst("/oauth2/authorize/?$", "").replaceFirst("/+$", "");
    }

    /** @param name authorize, token, revoke or pushed_authorize */
    URI oauth(String name) throws IOException {
        var server = oauthServer();
        if (server.has("base")) {
            return URI.create(server.path("base").asString() + "/oauth2/" + name);
        }
        var member =
                switch (name) {
                    case "authorize" -> "authorization_endpoint";
                    case "token" -> "token_endpoint";
                    case "revoke" -> "revocation_endpoint";
                    default -> "pushed_authorization_request_endpoint";
                };
        return metadata()
                .filter(it -> it.path(member).isString())
                .map(it -> URI.create(it.path(member).asString()))
                .orElseThrow(() -> new Lacking("an address of %s in the metadata".formatted(name)));
    }

    boolean hasPushedRequests() throws IOException {
        return offers("oauth2/pushed_authorize")
                || metadata()
                        .filter(it -> it.has("pushed_authorization_request_endpoint"))
                        .isPresent();
    }

    boolean hasRichRequests() throws IOException {
        return info.path("supportsRar").asBoolean(false)
                || info.path("oauth2Servers").valueStream().anyMatch(it -> it.path("supportsRar")
                        .asBoolean(false))
                || metadata()
                        .filter(it -> !it.path("authorization_details_types_supported")
                                .isEmpty())
                        .isPresent();
    }

    // ---------------------------------------------------------------- calls

    /** With a service token. */
    Answer call(String method, Body body) throws IOException {
        return callAs(serviceToken(), method, body);
    }

    Answer callAs(@Nullable String token, String method, Body body) throws IOException {
        return raw(token == null ? null : "Bearer " + token, method, JSON, body.text());
    }

    /** @param authorization the whole header */
    Answer raw(@Nullable String authorization, String method, @Nullable String contentType, String body)
            throws IOException {
        return raw(authorization, method, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer raw(@Nullable String authorization, String method, @Nullable String contentType, byte[] body)
            throws IOException {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", JSON);
        if (authorization != null) {
            headers.put("Authorization", authorization);
        }
        if (contentType != null) {
            headers.put("Content-Type", contentType);
        }
        return wire.send("POST", address.resolve(method), headers, body);
    }

    Answer get(URI place) throws IOException {
        return wire.send("GET", place, Map.of("Accept", "*/*"), new byte[0]);
    }

    Answer send(String httpMethod, URI place, Map<String, String> headers, String body) throws IOException {
        return wire.send(httpMethod, place, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    URI method(String name) {
        return address.resolve(name);
    }

    Answer form(URI place, @Nullable Client client, Map<String, String> form) throws IOException {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", FORM);
        headers.put("Accept", JSON);
        if (client != null) {
            headers.put("Authorization", client.basic());
        }
        return wire.send("POST", place, headers, AuthRequest.encoded(form).getBytes(StandardCharsets.UTF_8));
    }

    // ---------------------------------------------------------------- who calls

    Client client() throws IOException {
        return remembered("client", () -> client("--client", "--secret-file"));
    }

    Client otherClient() throws IOException {
        return remembered("other client", () -> client("--other-client", "--other-secret-file"));
    }

    private Client client(String name, String file) throws IOException {
        var secret = options.secret(file).orElseThrow(() -> new Lacking(name));
        redaction.learn(secret.reveal());
        return new Client(options.value(name).orElseThrow(), secret);
    }

    /** One for all cases that do not harm it. */
    String serviceToken() throws IOException {
        return remembered("service token", () -> {
            var ready = options.secret("--token-file");
            if (ready.isPresent()) {
                redaction.learn(ready.get().reveal());
                return ready.get().reveal();
            }
            return freshServiceToken(client());
        });
    }

    String freshServiceToken(Client who) throws IOException {
        return token(form(oauth("token"), who, Map.of("grant_type", "client_credentials", "scope", "service")));
    }

    String otherServiceToken() throws IOException {
        return remembered("other service token", () -> freshServiceToken(otherClient()));
    }

    /** Of scope service, for the signer at the browser. */
    String userToken() throws IOException {
        return remembered("user token", () -> {
            var request = request("service");
            return token(exchange(request, code(request), Map.of()));
        });
    }

    String token(Answer answer) {
        var token = answer.status(200).json().path("access_token").asString("");
        if (token.isEmpty()) {
            throw new NotConforming("the token endpoint answered without access_token");
        }
        redaction.learn(token);
        return token;
    }

    // ---------------------------------------------------------------- whose keys

    Body listing() {
        return options.value("--user-id").map(it -> Body.of("userID", it)).orElse(Body.empty());
    }

    /** Of so many pages as anybody may want. */
    Set<String> listed(String token, Body body) throws IOException {
        var ids = new LinkedHashSet<String>();
        var page = body;
        for (int i = 0; i < MOST_PAGES; i++) {
            var answer = callAs(token, "credentials/list", page).status(200).json();
            answer.path("credentialIDs").forEach(it -> ids.add(it.asString()));
            if (!answer.path("nextPageToken").isString()) {
                break;
            }
            page = body.with("pageToken", answer.path("nextPageToken").asString());
        }
        return ids;
    }

    String credential() throws IOException {
        return remembered("credential", () -> {
            var given = options.value("--credential");
            if (given.isPresent()) {
                return given.get();
            }
            var signer = approver == null ? serviceToken() : userToken();
            return listed(signer, approver == null ? listing() : Body.empty()).stream()
                    .findFirst()
                    .orElseThrow(() -> new Lacking("--credential: the list is empty"));
        });
    }

    JsonNode credentialInfo() throws IOException {
        return remembered("credential info", () -> call(
                        "credentials/info",
                        Body.of("credentialID", credential())
                                .with("certificates", "chain")
                                .with("certInfo", true)
                                .with("authInfo", true))
                .status(200)
                .json());
    }

    SigningKey key() throws IOException {
        return SigningKey.of(credentialInfo());
    }

    String foreignCredential() throws IOException {
        return remembered("foreign credential", () -> {
            var given = options.value("--foreign-credential");
            if (given.isPresent()) {
                return given.get();
            }
            if (options.value("--other-client").isEmpty()) {
                throw new Lacking("--foreign-credential, or --other-client");
            }
            var own = listed(serviceToken(), listing());
            return listed(otherServiceToken(), Body.empty()).stream()
                    .filter(it -> !own.contains(it))
                    .findFirst()
                    .orElseThrow(() -> new Lacking("--foreign-credential: the other client has none"));
        });
    }

    String unknownCredential() throws IOException {
        // Of the same form, so that the form tells nothing.
        var like = credential().toCharArray();
        for (int i = Math.max(0, like.length - 12); i < like.length; i++) {
            if (Character.isDigit(like[i])) {
                like[i] = (char) ('0' + (like[i] - '0' + 3) % 10);
            } else if (Character.isLetter(like[i])) {
                like[i] = like[i] == 'b' ? 'c' : like[i] == 'B' ? 'C' : Character.isUpperCase(like[i]) ? 'B' : 'b';
            }
        }
        return new String(like);
    }

    // ---------------------------------------------------------------- the signer's approval

    URI redirectUri() {
        return options.value("--redirect-uri").map(URI::create).orElseThrow(() -> new Lacking("--redirect-uri"));
    }

    /** With PKCE: where a version does not know it, it does no harm. */
    AuthRequest request(String scope) throws IOException {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", client().id());
        parameters.put("redirect_uri", redirectUri().toString());
        parameters.put("scope", scope);
        parameters.put("state", "s " + Hashes.base64Url(Hashes.random(9)) + "&=%/");
        var verifier = Hashes.base64Url(Hashes.random(32));
        redaction.learn(verifier);
        return AuthRequest.of(parameters).challenged(verifier);
    }

    AuthRequest requestFor(byte[]... hashes) throws IOException {
        var request = request("credential")
                .with("credentialID", credential())
                .with("numSignatures", Integer.toString(hashes.length))
                .with(
                        edition.hashes(),
                        Arrays.stream(hashes).map(Hashes::base64Url).collect(Collectors.joining(",")));
        return edition.isSecond() ? request.with("hashAlgorithmOID", key().digest()) : request;
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
        details.put("hashAlgorithmOID", key().digest());
        return details;
    }

    /** As this version spells it. */
    String detailsType() throws IOException {
        var types = metadata()
                .map(it -> it.path("authorization_details_types_supported"))
                .map(it -> it.valueStream().map(JsonNode::asString).toList())
                .orElse(List.of());
        var modern = "https://cloudsignatureconsortium.org/2025/credential";
        return types.contains(modern) || (types.isEmpty() && edition == Edition.V2_2) ? modern : "credential";
    }

    boolean hasSigner() {
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
        var answer = get(request.at(oauth("authorize")));
        var location = answer.header("Location");
        if (location.isPresent()) {
            var next = oauth("authorize").resolve(location.get());
            if (!Objects.equals(next.getAuthority(), oauth("authorize").getAuthority())
                    || next.toString().startsWith(redirectUri().toString())) {
                return new Landing(next, answer.status(), true);
            }
        } else if (answer.status() >= 400) {
            return new Landing(request.at(oauth("authorize")), answer.status(), false);
        }
        return signed(request);
    }

    private Landing signed(AuthRequest request) throws IOException {
        return approver().open(request.at(oauth("authorize")), redirectUri());
    }

    /** As the signer's browser. */
    Landing signerOpens(AuthRequest request) throws IOException {
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
        return exchangeAs(client(), request, code, changes);
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
        return form(oauth("token"), who, form);
    }

    /** What the signer has approved for these hashes: the access token of scope credential. */
    String approved(byte[]... hashes) throws IOException {
        var request = requestFor(hashes);
        return token(exchange(request, code(request), Map.of()));
    }

    /** An approval for calls that are refused. */
    record Unused(byte[] hash, String sad, Instant since) {}

    Unused unusedApproval() throws IOException {
        var present = known.get(UNUSED);
        if (present instanceof Unused unused
                && Instant.now().isBefore(unused.since().plus(YOUNG))) {
            return unused;
        }
        var hash = key().newHash();
        var fresh = new Unused(hash, approved(hash), Instant.now());
        known.put(UNUSED, fresh);
        return fresh;
    }

    /** Something may have been signed with it. */
    void spoilUnusedApproval() {
        known.remove(UNUSED);
    }

    // ---------------------------------------------------------------- signatures

    Body signing(byte[]... hashes) throws IOException {
        return signing(Stream.of(hashes).map(Hashes::base64).toList());
    }

    Body signing(List<String> hashes) throws IOException {
        return Body.of("credentialID", credential())
                .with(edition.hashes(), hashes)
                .with("signAlgo", key().algorithm());
    }

    /** As every version takes it: service token in the header, credential token as SAD. */
    Answer sign(String sad, Body body) throws IOException {
        return call("signatures/signHash", body.with("SAD", sad));
    }

    void learn(String secret) {
        redaction.learn(secret);
    }

    /** Of the explicit credential. */
    Codes codes() {
        return codes.orElseThrow(() -> new Lacking("--totp-file or --otp-command"));
    }

    // ---------------------------------------------------------------- what is asked for once

    /** Something that takes calls to find out. */
    @FunctionalInterface
    interface Asking<T> {
        T ask() throws IOException;
    }

    <T> T remembered(String name, Asking<T> asking) throws IOException {
        var present = known.get(name);
        if (present == null) {
            present = asking.ask();
            known.put(name, present);
        }
        @SuppressWarnings("unchecked") // Under one name stands one kind of thing.
        var typed = (T) present;
        return typed;
    }
}
