package org.tabellion.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The server in one version, as cases see it. What most of them need is asked for once. */
final class Subject {

    static final String JSON = "application/json";
    static final String FORM = "application/x-www-form-urlencoded";
    private static final int MOST_PAGES = 25;

    private final Edition edition;
    private final URI address;
    private final Options options;
    private final Wire wire;
    private final Remarks remarks;
    private final Redaction redaction;
    private final OAuthServer oauth;
    private final BrowserSigner signer;
    private final Optional<Codes> codes;
    private final JsonNode info;
    private final Remembered<Client> client = new Remembered<>();
    private final Remembered<Client> otherClient = new Remembered<>();
    private final Remembered<String> serviceToken = new Remembered<>();
    private final Remembered<String> otherServiceToken = new Remembered<>();
    private final Remembered<String> userToken = new Remembered<>();
    private final Remembered<String> credential = new Remembered<>();
    private final Remembered<JsonNode> credentialInfo = new Remembered<>();
    private final Remembered<String> foreignCredential = new Remembered<>();
    private final Remembered<JsonNode> explicitCredential = new Remembered<>();

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
        this.oauth = new OAuthServer(edition, info, wire);
        this.signer = new BrowserSigner(this, approver);
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

    /** Its authorization server. */
    OAuthServer oauth() {
        return oauth;
    }

    /** Who approves at it. */
    BrowserSigner signer() {
        return signer;
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
        return client.or(() -> client("--client", "--secret-file"));
    }

    Client otherClient() throws IOException {
        return otherClient.or(() -> client("--other-client", "--other-secret-file"));
    }

    private Client client(String name, String file) throws IOException {
        var secret = options.secret(file).orElseThrow(() -> new Lacking(name));
        redaction.learn(secret.reveal());
        return new Client(options.value(name).orElseThrow(), secret);
    }

    /** One for all cases that do not harm it. */
    String serviceToken() throws IOException {
        return serviceToken.or(() -> {
            var ready = options.secret("--token-file");
            if (ready.isPresent()) {
                redaction.learn(ready.get().reveal());
                return ready.get().reveal();
            }
            return freshServiceToken(client());
        });
    }

    String freshServiceToken(Client who) throws IOException {
        return token(
                form(oauth.endpoint("token"), who, Map.of("grant_type", "client_credentials", "scope", "service")));
    }

    String otherServiceToken() throws IOException {
        return otherServiceToken.or(() -> freshServiceToken(otherClient()));
    }

    /** Of scope service, for the signer at the browser. */
    String userToken() throws IOException {
        return userToken.or(() -> {
            var request = signer.request("service");
            return token(signer.exchange(request, signer.code(request), Map.of()));
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
        return credential.or(() -> {
            var given = options.value("--credential");
            if (given.isPresent()) {
                return given.get();
            }
            return (signer.isThere() ? listed(userToken(), Body.empty()) : listed(serviceToken(), listing()))
                    .stream().findFirst().orElseThrow(() -> new Lacking("--credential: the list is empty"));
        });
    }

    JsonNode credentialInfo() throws IOException {
        return credentialInfo.or(() -> described(credential()));
    }

    String explicitCredential() {
        return options.value("--explicit-credential").orElseThrow(() -> new Lacking("--explicit-credential"));
    }

    JsonNode explicitCredentialInfo() throws IOException {
        return explicitCredential.or(() -> described(explicitCredential()));
    }

    private JsonNode described(String credential) throws IOException {
        return call(
                        "credentials/info",
                        Body.of("credentialID", credential)
                                .with("certificates", "chain")
                                .with("certInfo", true)
                                .with("authInfo", true))
                .status(200)
                .json();
    }

    SigningKey key() throws IOException {
        return SigningKey.of(credentialInfo());
    }

    String foreignCredential() throws IOException {
        return foreignCredential.or(() -> {
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

    /**
     * The data to be signed of a document, where a server tells them before the approval, at the address that {@code --preparations}
     * names: form data with {@code request} (JSON) and {@code document}, by a token of the scope documents.
     */
    byte[] prepared(Map<String, Object> entry, byte[] document) throws IOException {
        var token = token(form(
                oauth.endpoint("token"), client(), Map.of("grant_type", "client_credentials", "scope", "documents")));
        var request = Body.of("credential", credential())
                .with("sign_algo", entry.get("signAlgo"))
                .with("hash_algorithm", entry.get("hashAlgorithmOID"));
        var form = new FormData().part("request", JSON, request.bytes()).part("document", "application/pdf", document);
        var headers = Map.of("Authorization", "Bearer " + token, "Content-Type", form.contentType(), "Accept", JSON);
        var place = URI.create(options.base() + "/")
                .resolve(options.value("--preparations").orElseThrow());
        var hash = wire.send("POST", place, headers, form.bytes())
                .status(200)
                .json()
                .path("hash");
        return Base64.getDecoder().decode(hash.asString());
    }

    void learn(String secret) {
        redaction.learn(secret);
    }

    /** Of the explicit credential. */
    Codes codes() {
        return codes.orElseThrow(() -> new Lacking("--totp-file or --otp-command"));
    }
}
