package org.tabellion.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.RegisterClient;
import org.tabellion.access.testkit.AccessContract;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.GiveConsent;
import org.tabellion.consent.RedeemApproval;
import org.tabellion.consent.RefuseConsent;
import org.tabellion.consent.ShowConsent;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.GroupScope;
import tools.jackson.databind.json.JsonMapper;

class AuthorizationServerTest {

    private static final String SECRET = "a secret of the test that is long enough";
    private static final String CALLBACK = "https://sp.example/cb";
    private static final String VERIFIER = "v".repeat(43);
    private static final String HASH = Bytes.ofHex("ab".repeat(32)).base64Url();
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Node.Stores stores = new Node.Stores();
    private final Node node = new Node(stores, 1);

    @BeforeEach
    void register() {
        for (var id : List.of("sp", "other")) {
            node.bean(RegisterClient.class)
                    .register(AccessContract.client(id, Set.of(CALLBACK)), new ClientSecret(SECRET));
        }
    }

    @Test
    void a_client_gets_a_token_of_scope_service() throws Exception {
        var answer = token(Map.of("grant_type", "client_credentials"));

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getHeader("Cache-Control")).contains("no-store");
        var body = JSON.readTree(answer.getContentAsString());
        assertThat(body.get("token_type").stringValue()).isEqualTo("Bearer");
        assertThat(body.get("expires_in").intValue()).isBetween(3590, 3600);
        var token = decoded(answer);
        assertThat(token.getHeaders()).containsEntry("typ", "at+jwt").containsEntry("alg", "ES256");
        assertThat(token.getClaims())
                .containsEntry("client_id", "sp")
                .containsEntry("sub", "sp")
                .containsEntry("group", "bank")
                .containsEntry("scope", "service")
                .containsKeys("jti", "iat", "exp")
                .doesNotContainKey("approval_id");
    }

    @Test
    void basic_with_a_bare_client_id_beside_it_is_fine() throws Exception {
        assertThat(token(Map.of("grant_type", "client_credentials", "client_id", "sp"))
                        .getStatus())
                .isEqualTo(200);
    }

    @Test
    void a_secret_in_the_body_is_fine_too() throws Exception {
        var answer = node.perform(post("/oauth2/token")
                .param("grant_type", "client_credentials")
                .param("client_id", "sp")
                .param("client_secret", SECRET));

        assertThat(answer.getStatus()).isEqualTo(200);
    }

    @Test
    void two_proofs_or_two_names_in_one_request_are_refused() throws Exception {
        for (var more : List.of(
                Map.of("client_id", "sp", "client_secret", SECRET),
                Map.of("client_assertion", "x.y.z"),
                Map.of("client_id", "other"))) {
            var form = new HashMap<>(more);
            form.put("grant_type", "client_credentials");
            var answer = token(form);

            assertThat(answer.getStatus()).as(more.keySet().toString()).isEqualTo(400);
            assertThat(answer.getContentAsString()).contains("\"invalid_request\"");
        }
    }

    @Test
    void who_names_no_client_is_told_so_and_not_sent_to_the_sign_in() throws Exception {
        for (var path : List.of("/oauth2/token", "/oauth2/revoke")) {
            var answer = node.perform(post(path).param("grant_type", "client_credentials"));

            assertThat(answer.getStatus()).as(path).isEqualTo(401);
            assertThat(answer.getContentAsString()).contains("\"invalid_client\"");
        }
    }

    @Test
    void a_wrong_secret_and_an_unknown_client_get_the_same_answer() throws Exception {
        for (var credentials : List.of("sp:wrong", "nobody:" + SECRET, "in valid:" + SECRET)) {
            var answer = node.perform(post("/oauth2/token")
                    .header(
                            "Authorization",
                            "Basic " + Bytes.ofUtf8(credentials).base64())
                    .param("grant_type", "client_credentials"));

            assertThat(answer.getStatus()).isEqualTo(401);
            assertThat(answer.getHeader("WWW-Authenticate")).startsWith("Basic");
            assertThat(answer.getContentAsString())
                    .isEqualTo(
                            "{\"error\":\"invalid_client\",\"error_description\":\"Client authorization required\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scope=service|invalid_request|Missing parameter grant_type",
                "grant_type=password|unsupported_grant_type|Invalid parameter grant_type",
                "grant_type=refresh_token&refresh_token=x|invalid_grant|Invalid parameter refresh_token",
                "grant_type=authorization_code|invalid_request|Missing parameter code",
                "grant_type=authorization_code&code=x&redirect_uri=https://sp.example/cb&code_verifier=v|invalid_grant|Authorization code is invalid or expired",
                "grant_type=client_credentials&scope=credential|invalid_scope|scope credential takes a signer",
                "grant_type=client_credentials&scope=admin|invalid_scope|"
            })
    void a_bad_token_request_gets_its_error(String form, String error, @Nullable String description) throws Exception {
        var answer = token(parsed(form));

        assertThat(answer.getStatus()).isEqualTo(400);
        var body = JSON.readTree(answer.getContentAsString());
        assertThat(body.get("error").stringValue()).isEqualTo(error);
        if (description != null) {
            assertThat(body.get("error_description").stringValue()).isEqualTo(description);
        }
    }

    @Test
    void an_unknown_client_or_redirect_is_never_redirected_to() throws Exception {
        for (var change : List.of("client_id=nobody", "redirect_uri=https://evil.example/cb", "redirect_uri=")) {
            var answer = node.perform(signedIn(authorize(change)));

            assertThat(answer.getStatus()).as(change).isEqualTo(400);
            assertThat(answer.getHeader("Location")).isNull();
            assertThat(answer.getContentAsString()).doesNotContain("evil");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "code_challenge=|invalid_request",
                "code_challenge_method=plain|invalid_request",
                "response_type=token|unsupported_response_type",
                "scope=service credential|invalid_scope",
                "scope=admin|invalid_scope",
                "credentialID=|invalid_request",
                "credentialID=nonsense|invalid_request",
                "credentialID=cr_22222222222222222222222222|invalid_request",
                "hashes=|invalid_request",
                "hashes=abc|invalid_request",
                "hashes=%%%|invalid_request",
                "hashAlgorithmOID=|invalid_request",
                "hashAlgorithmOID=1.3.14.3.2.26|invalid_request",
                "hashAlgorithmOID=2.16.840.1.101.3.4.2.3|invalid_request",
                "numSignatures=|invalid_request",
                "numSignatures=0|invalid_request",
                "numSignatures=-1|invalid_request",
                "numSignatures=1e3|invalid_request",
                "numSignatures=2|invalid_request",
                "numSignatures=true|invalid_request",
                "lang=<script>|invalid_request"
            })
    void a_bad_authorization_request_is_told_to_the_client_with_its_state(String change, String error)
            throws Exception {
        var answer = node.perform(signedIn(authorize(change)));

        assertThat(answer.getStatus()).isEqualTo(302);
        assertThat(answer.getHeader("Location")).startsWith(CALLBACK + "?");
        assertThat(query(answer))
                .containsEntry("error", error)
                .containsEntry("state", "s t&1")
                .containsEntry("iss", "https://as.example")
                .doesNotContainKey("code");
    }

    @Test
    void whoever_is_not_signed_in_signs_in_first() throws Exception {
        var answer = node.perform(authorize(""));

        assertThat(answer.getHeader("Location")).startsWith("/login?continue=%2Foauth2%2Fauthorize%3F");
    }

    @Test
    void after_the_signers_yes_the_token_is_a_handle_to_the_sad() throws Exception {
        var code = code(node, CALLBACK);

        var answer = exchange(node, code, VERIFIER);

        assertThat(answer.getStatus()).isEqualTo(200);
        var body = JSON.readTree(answer.getContentAsString());
        assertThat(body.get("credentialID").stringValue()).isEqualTo("cr_" + "1".repeat(26));
        assertThat(body.get("expires_in").intValue()).isBetween(290, 300);
        assertThat(body.get("scope").stringValue()).isEqualTo("credential");
        var token = decoded(answer);
        assertThat(token.getClaims())
                .containsEntry("sub", Node.ADA.value())
                .containsEntry("client_id", "sp")
                .containsEntry("credential_id", "cr_" + "1".repeat(26))
                .containsEntry("acr", AuthenticationProof.TWO_FACTORS);
        var approval = new ApprovalId(Objects.requireNonNull(token.getClaimAsString("approval_id")));
        var redeemed = GroupScope.<RedeemApproval.Outcome, RuntimeException>call(
                Node.BANK, () -> node.bean(RedeemApproval.class).redeem(approval, new ClientId("sp")));
        assertThat(redeemed).isInstanceOf(RedeemApproval.Outcome.Redeemed.class);
        var sad = ((RedeemApproval.Outcome.Redeemed) redeemed).sad().compact();
        assertThat(answer.getContentAsString()).doesNotContain(sad, sad.split("\\.")[1]);
    }

    @Test
    void a_code_given_by_one_node_is_exchanged_at_another() throws Exception {
        var code = code(node, CALLBACK);

        assertThat(exchange(new Node(stores, 2), code, VERIFIER).getStatus()).isEqualTo(200);
    }

    @Test
    void a_wrong_verifier_gets_nothing() throws Exception {
        var answer = exchange(node, code(node, CALLBACK), "w".repeat(43));

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getContentAsString()).contains("invalid_grant");
    }

    @Test
    void another_clients_code_gets_nothing() throws Exception {
        var code = code(node, CALLBACK);
        var answer = node.perform(post("/oauth2/token")
                .header(
                        "Authorization",
                        "Basic " + Bytes.ofUtf8("other:" + SECRET).base64())
                .param("grant_type", "authorization_code")
                .param("code", code)
                .param("redirect_uri", CALLBACK)
                .param("code_verifier", VERIFIER));

        assertThat(answer.getContentAsString()).contains("invalid_grant");
    }

    @Test
    void the_second_use_of_a_code_revokes_what_the_first_has_got() throws Exception {
        var code = code(node, CALLBACK);
        var first = exchange(node, code, VERIFIER);

        assertThat(exchange(node, code, VERIFIER).getContentAsString()).contains("invalid_grant");

        assertThatExceptionOfType(JwtException.class).isThrownBy(() -> decoded(first));
    }

    @Test
    void the_signers_no_is_told_to_the_client() throws Exception {
        var page = node.perform(signedIn(authorize("")));
        node.bean(RefuseConsent.class)
                .refuse(consent(page), Node.proof(stores.time().now()));

        var answer = node.perform(signedIn(get(URI.create(member(page, "continue")))));

        assertThat(query(answer)).containsEntry("error", "access_denied").containsEntry("state", "s t&1");
    }

    @Test
    void an_answer_to_one_request_is_none_to_another() throws Exception {
        var page = node.perform(signedIn(authorize("")));
        approve(node, page);
        var other = member(page, "continue")
                .replace(HASH, Bytes.ofHex("cd".repeat(32)).base64Url());

        assertThat(query(node.perform(signedIn(get(URI.create(other))))))
                .containsKey("error")
                .doesNotContainKey("code");
    }

    @Test
    void without_an_answer_there_is_no_code() throws Exception {
        var page = node.perform(signedIn(authorize("")));
        var again = node.perform(signedIn(get(URI.create(member(page, "continue")))));

        assertThat(again.getHeader("Location")).startsWith("/consent/" + consent(page));
    }

    @Test
    void an_approval_that_the_client_made_up_is_ignored() throws Exception {
        var answer = node.perform(signedIn(authorize("tabellion.approval=ap_" + "1".repeat(26))));

        assertThat(answer.getHeader("Location")).startsWith("/consent/");
    }

    @Test
    void who_has_to_sign_in_anew_is_sent_to_the_sign_in() throws Exception {
        var answer = node.perform(signedIn(authorize("prompt=login")));
        assertThat(answer.getHeader("Location")).startsWith("/login?continue=");

        stores.time().advance(Duration.ofSeconds(5));
        var back = node.perform(signedIn(get(URI.create(member(answer, "continue")))));
        assertThat(back.getHeader("Location")).startsWith("/consent/");
    }

    @Test
    void who_has_not_signed_in_yet_signs_in_once() throws Exception {
        var answer = node.perform(authorize("prompt=login"));
        assertThat(answer.getHeader("Location")).startsWith("/login?continue=").contains("since");

        var again = node.perform(get(URI.create(member(answer, "continue"))));
        assertThat(again.getHeader("Location")).startsWith("/login?continue=");
        var back = node.perform(signedIn(get(URI.create(member(again, "continue")))));
        assertThat(back.getHeader("Location")).startsWith("/consent/");
    }

    @Test
    void base64_of_any_kind_is_read() throws Exception {
        for (var hash : List.of(
                Bytes.ofHex("fb".repeat(32)).base64(),
                Bytes.ofHex("fb".repeat(32)).base64Url(),
                Bytes.ofHex("fb".repeat(32)).base64Url() + "=")) {
            var answer = node.perform(signedIn(authorize("hashes=" + hash)));
            assertThat(answer.getHeader("Location")).as(hash).startsWith("/consent/");
        }
    }

    @Test
    void a_revoked_token_opens_nothing() throws Exception {
        var answer = token(Map.of("grant_type", "client_credentials"));
        var token =
                JSON.readTree(answer.getContentAsString()).get("access_token").stringValue();

        assertThat(revoke(token).getStatus()).isEqualTo(204);
        assertThat(revoke("unknown").getStatus()).isEqualTo(204);

        assertThatExceptionOfType(JwtException.class)
                .isThrownBy(() -> node.bean(JwtDecoder.class).decode(token))
                .withMessageContaining("revoked");
        assertThat(node.perform(post("/oauth2/revoke").header("Authorization", basic()))
                        .getContentAsString())
                .contains("Missing parameter token");
    }

    @Test
    void a_token_that_was_just_used_opens_nothing_once_it_is_revoked() throws Exception {
        var answer = token(Map.of("grant_type", "client_credentials"));
        var token =
                JSON.readTree(answer.getContentAsString()).get("access_token").stringValue();
        assertThat(node.bean(JwtDecoder.class).decode(token).getSubject()).isEqualTo("sp");

        revoke(token);

        assertThatExceptionOfType(JwtException.class)
                .isThrownBy(() -> node.bean(JwtDecoder.class).decode(token))
                .withMessageContaining("revoked");
    }

    @Test
    void a_token_that_was_just_used_is_late_like_any_other() throws Exception {
        var token = JSON.readTree(
                        token(Map.of("grant_type", "client_credentials")).getContentAsString())
                .get("access_token")
                .stringValue();
        stores.time().advance(Duration.ofSeconds(3608));
        assertThat(node.bean(JwtDecoder.class).decode(token).getSubject()).isEqualTo("sp");

        stores.time().advance(Duration.ofSeconds(3));

        assertThatExceptionOfType(JwtException.class)
                .isThrownBy(() -> node.bean(JwtDecoder.class).decode(token))
                .withMessageContaining("expired");
    }

    @Test
    void of_a_token_that_was_just_used_another_ending_opens_nothing() throws Exception {
        var token = JSON.readTree(
                        token(Map.of("grant_type", "client_credentials")).getContentAsString())
                .get("access_token")
                .stringValue();
        var decoder = node.bean(JwtDecoder.class);
        decoder.decode(token);
        var end = token.lastIndexOf('.') + 1;
        var forged = token.substring(0, end) + (token.charAt(end) == 'A' ? 'B' : 'A') + token.substring(end + 1);

        assertThatExceptionOfType(JwtException.class).isThrownBy(() -> decoder.decode(forged));
    }

    @Test
    void a_token_is_no_more_good_when_it_has_expired() throws Exception {
        var answer = token(Map.of("grant_type", "client_credentials"));
        stores.time().advance(Duration.ofSeconds(3615));

        assertThatExceptionOfType(JwtException.class)
                .isThrownBy(() -> decoded(answer))
                .withMessageContaining("expired");
    }

    @Test
    void a_token_of_another_kind_or_key_is_refused() {
        var claims = Bytes.ofUtf8("{\"iss\":\"https://as.example\",\"exp\":9999999999}");
        for (var token : List.of(
                new Es256Tokens().sign("at+jwt", claims),
                stores.tokens().sign("sad+jwt", claims),
                stores.tokens().sign("at+jwt", claims))) {
            assertThatExceptionOfType(JwtException.class)
                    .isThrownBy(() -> node.bean(JwtDecoder.class).decode(token));
        }
    }

    @Test
    void the_metadata_tells_what_is_wired_and_nothing_else() throws Exception {
        var metadata = JSON.readTree(
                node.perform(get("/.well-known/oauth-authorization-server")).getContentAsString());

        assertThat(metadata.get("issuer").stringValue()).isEqualTo("https://as.example");
        assertThat(metadata.propertyNames())
                .contains("authorization_endpoint", "token_endpoint", "revocation_endpoint", "jwks_uri")
                .noneMatch(it -> it.contains("device") || it.contains("registration") || it.contains("end_session"));
        assertThat(metadata.get("code_challenge_methods_supported").toString()).isEqualTo("[\"S256\"]");
        var keys = JSON.readTree(node.perform(get("/oauth2/jwks")).getContentAsString());
        assertThat(keys.get("keys").get(0).get("kid").stringValue()).isEqualTo("test-1");
        assertThat(keys.toString()).doesNotContain("\"d\"");
    }

    @Test
    void no_token_value_is_kept() throws Exception {
        var code = code(node, CALLBACK);
        var grant = stores.grants().byCode(GrantMapping.digest(code)).orElseThrow();

        assertThat(grant.toString()).doesNotContain(code);
    }

    private String code(Node at, String callback) throws Exception {
        var page = at.perform(signedIn(authorize("redirect_uri=" + callback)));
        approve(at, page);
        var answer = at.perform(signedIn(get(URI.create(member(page, "continue")))));
        assertThat(query(answer)).containsEntry("state", "s t&1").containsEntry("iss", "https://as.example");
        return member(answer, "code");
    }

    private void approve(Node at, MockHttpServletResponse page) {
        var proof = Node.proof(stores.time().now());
        at.bean(ShowConsent.class).show(consent(page), Optional.empty(), proof);
        assertThat(at.bean(GiveConsent.class).give(consent(page), Optional.empty(), Optional.empty(), proof))
                .isInstanceOf(GiveConsent.Outcome.Approved.class);
    }

    private static ConsentId consent(MockHttpServletResponse page) {
        var path = Objects.requireNonNull(page.getHeader("Location"));
        assertThat(path).startsWith("/consent/co_");
        return new ConsentId(path.substring("/consent/".length(), path.indexOf('?')));
    }

    private static MockHttpServletRequestBuilder authorize(String change) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", "sp");
        parameters.put("redirect_uri", CALLBACK);
        parameters.put("scope", "credential");
        parameters.put("state", "s t&1");
        parameters.put(
                "code_challenge",
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(VERIFIER)).base64Url());
        parameters.put("code_challenge_method", "S256");
        parameters.put("credentialID", "cr_" + "1".repeat(26));
        parameters.put("hashes", HASH);
        parameters.put("hashAlgorithmOID", "2.16.840.1.101.3.4.2.1");
        parameters.put("numSignatures", "1");
        parameters.putAll(parsed(change));
        parameters.values().removeIf(String::isEmpty);
        var query = parameters.entrySet().stream()
                .map(it -> it.getKey() + "=" + encoded(it.getValue()))
                .collect(Collectors.joining("&"));
        return get(URI.create("/oauth2/authorize?" + query));
    }

    // The mock container takes a plus sign for itself, where a real one reads a space.
    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private MockHttpServletRequestBuilder signedIn(MockHttpServletRequestBuilder request) {
        return request.header("signed-in-since", stores.time().now().toString());
    }

    private MockHttpServletResponse token(Map<String, String> form) throws Exception {
        var request = post("/oauth2/token").header("Authorization", basic());
        form.forEach(request::param);
        return node.perform(request);
    }

    private static MockHttpServletResponse exchange(Node at, String code, String verifier) throws Exception {
        return at.perform(post("/oauth2/token")
                .header("Authorization", basic())
                .param("grant_type", "authorization_code")
                .param("code", code)
                .param("redirect_uri", CALLBACK)
                .param("code_verifier", verifier));
    }

    private MockHttpServletResponse revoke(String token) throws Exception {
        return node.perform(
                post("/oauth2/revoke").header("Authorization", basic()).param("token", token));
    }

    private static String basic() {
        return "Basic " + Bytes.ofUtf8("sp:" + SECRET).base64();
    }

    private Jwt decoded(MockHttpServletResponse answer) throws Exception {
        return node.bean(JwtDecoder.class)
                .decode(JSON.readTree(answer.getContentAsString())
                        .get("access_token")
                        .stringValue());
    }

    private static Map<String, String> parsed(String form) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : form.split("&")) {
            int sign = pair.indexOf('=');
            if (sign > 0) {
                parameters.put(pair.substring(0, sign), pair.substring(sign + 1));
            }
        }
        return parameters;
    }

    private static String member(MockHttpServletResponse answer, String name) {
        return Objects.requireNonNull(query(answer).get(name), name);
    }

    private static Map<String, String> query(MockHttpServletResponse answer) {
        var location = URI.create(Objects.requireNonNull(answer.getHeader("Location")));
        return Stream.of(location.getRawQuery().split("&"))
                .map(it -> it.split("=", 2))
                .collect(Collectors.toMap(it -> it[0], it -> URLDecoder.decode(it[1], StandardCharsets.UTF_8)));
    }
}
