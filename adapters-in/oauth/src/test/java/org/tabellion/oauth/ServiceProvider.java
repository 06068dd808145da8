package org.tabellion.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.RegisterClient;
import org.tabellion.access.testkit.AccessContract;
import org.tabellion.consent.ConsentView;
import org.tabellion.consent.GiveConsent;
import org.tabellion.consent.ShowConsent;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.DigestAlgorithm;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client with its secret, and the browser of the signer it sends here. */
final class ServiceProvider {

    static final String SECRET = "a secret of the test that is long enough";
    static final String CALLBACK = "https://sp.example/cb";
    static final String VERIFIER = "v".repeat(43);
    static final String CREDENTIAL = "cr_" + "1".repeat(26);
    static final Bytes HASH = Bytes.ofHex("ab".repeat(32));
    static final String SHA256 = "2.16.840.1.101.3.4.2.1";
    static final JsonMapper JSON = JsonMapper.shared();

    final String id;
    final Node node;
    private final Node.Stores stores;

    ServiceProvider(String id, Node node, Node.Stores stores) {
        this.id = id;
        this.node = node;
        this.stores = stores;
    }

    /** Made known at the server. */
    static ServiceProvider registered(String id, Node node, Node.Stores stores) {
        node.bean(RegisterClient.class).register(AccessContract.client(id, Set.of(CALLBACK)), new ClientSecret(SECRET));
        return new ServiceProvider(id, node, stores);
    }

    ServiceProvider at(Node other) {
        return new ServiceProvider(id, other, stores);
    }

    /** An authorization request for {@link #HASH}, by query parameters. */
    Map<String, String> request() {
        var parameters = plainRequest("credential");
        parameters.put("credentialID", CREDENTIAL);
        parameters.put("hashes", HASH.base64Url());
        parameters.put("hashAlgorithmOID", SHA256);
        parameters.put("numSignatures", "1");
        return parameters;
    }

    /** The same by {@code authorization_details}. */
    Map<String, String> richRequest(String details) {
        var parameters = plainRequest("credential");
        parameters.put("authorization_details", details);
        return parameters;
    }

    Map<String, String> plainRequest(String scope) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", id);
        parameters.put("redirect_uri", CALLBACK);
        parameters.put("scope", scope);
        parameters.put("state", "s t&1");
        parameters.put(
                "code_challenge",
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(VERIFIER)).base64Url());
        parameters.put("code_challenge_method", "S256");
        return parameters;
    }

    static String details(String type, Bytes hash) {
        return """
                [{"type":"%s","credentialID":"%s","numSignatures":1,
                "documentDigests":[{"hash":"%s","label":"Lease","hashType":"dtbsr"}],
                "hashAlgorithmOID":"%s"}]"""
                .formatted(type, CREDENTIAL, hash.base64(), SHA256);
    }

    MockHttpServletResponse push(Map<String, String> parameters) throws Exception {
        return post("/oauth2/pushed_authorize", parameters);
    }

    /** @return the {@code request_uri} */
    String pushed(Map<String, String> parameters) throws Exception {
        var answer = push(parameters);
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(201);
        return json(answer).get("request_uri").stringValue();
    }

    Map<String, String> opening(String requestUri) {
        return new LinkedHashMap<>(Map.of("client_id", id, "request_uri", requestUri));
    }

    MockHttpServletResponse authorize(Map<String, String> parameters) throws Exception {
        return browser("/oauth2/authorize?" + encoded(parameters));
    }

    /** Ada's, who is signed in. */
    MockHttpServletResponse browser(String address) throws Exception {
        return node.perform(get(URI.create(address))
                .header("signed-in-since", stores.time().now().toString()));
    }

    /** Ada is asked, says yes, and comes back. */
    MockHttpServletResponse approved(Map<String, String> parameters) throws Exception {
        var page = authorize(parameters);
        approve(page);
        return browser(member(page, "continue"));
    }

    void approve(MockHttpServletResponse page) {
        var proof = Node.proof(stores.time().now());
        var shown = node.bean(ShowConsent.class)
                .show(consent(page), Optional.empty(), proof)
                .terms()
                .map(ConsentView.ShownTerms::sha256);
        assertThat(node.bean(GiveConsent.class).give(consent(page), Optional.empty(), shown, proof))
                .isInstanceOf(GiveConsent.Outcome.Approved.class);
    }

    MockHttpServletResponse exchange(String code, Map<String, String> more) throws Exception {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", CALLBACK);
        form.put("code_verifier", VERIFIER);
        form.putAll(more);
        form.values().removeIf(String::isEmpty);
        return post("/oauth2/token", form);
    }

    MockHttpServletResponse post(String path, Map<String, String> form) throws Exception {
        var request = unsigned(path, form)
                .header(
                        "Authorization",
                        "Basic " + Bytes.ofUtf8(id + ":" + SECRET).base64());
        return node.perform(request);
    }

    /** A form that does not say yet who sends it. */
    static MockHttpServletRequestBuilder unsigned(String path, Map<String, String> form) {
        var request = MockMvcRequestBuilders.post(URI.create(path));
        form.forEach(request::param);
        return request;
    }

    static ConsentId consent(MockHttpServletResponse page) {
        var path = Objects.requireNonNull(page.getHeader("Location"));
        assertThat(path).startsWith("/consent/co_");
        return new ConsentId(path.substring("/consent/".length(), path.indexOf('?')));
    }

    static JsonNode json(MockHttpServletResponse answer) throws Exception {
        return JSON.readTree(answer.getContentAsString());
    }

    static String error(MockHttpServletResponse answer) throws Exception {
        return json(answer).get("error").stringValue();
    }

    static String member(MockHttpServletResponse answer, String name) {
        return Objects.requireNonNull(query(answer).get(name), name);
    }

    static Map<String, String> query(MockHttpServletResponse answer) {
        var location = URI.create(Objects.requireNonNull(answer.getHeader("Location")));
        return Stream.of(location.getRawQuery().split("&"))
                .map(it -> it.split("=", 2))
                .collect(Collectors.toMap(it -> it[0], it -> URLDecoder.decode(it[1], StandardCharsets.UTF_8)));
    }

    static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(it -> it.getKey() + "="
                        + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8)
                                .replace("+", "%20"))
                .collect(Collectors.joining("&"));
    }
}
