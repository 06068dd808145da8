package org.tabellion.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.tabellion.access.ClientPolicy;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.ClientView;
import org.tabellion.access.RegisterClient;
import org.tabellion.access.testkit.AccessContract;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import tools.jackson.databind.JsonNode;

/** What becomes of tokens: refreshed, revoked, introspected, and who a signer is told to be. */
class TokensTest {

    private final Node.Stores stores = new Node.Stores();
    private final Node node = new Node(stores, 1);
    private final ServiceProvider sp = new ServiceProvider("sp", node, stores);
    private final ServiceProvider other = new ServiceProvider("other", node, stores);

    @BeforeEach
    void register() {
        register("sp", ClientPolicy.PLAIN);
        register("other", ClientPolicy.PLAIN);
        var plain = ClientPolicy.PLAIN;
        register(
                "rs",
                new ClientPolicy(
                        plain.methods(), "", Optional.empty(), plain.sender(), ClientPolicy.Profile.CSC, true));
    }

    private void register(String id, ClientPolicy policy) {
        var base = AccessContract.client(id, Set.of(ServiceProvider.CALLBACK));
        node.bean(RegisterClient.class)
                .register(
                        new ClientView(
                                        base.id(),
                                        base.group(),
                                        base.displayName(),
                                        base.redirectUris(),
                                        Set.of("client_credentials", "authorization_code", "refresh_token"),
                                        Set.of("service", "credential", "openid"),
                                        base.registeredAt())
                                .with(policy),
                        new ClientSecret(ServiceProvider.SECRET));
    }

    @Test
    void a_refresh_token_is_good_once_and_its_reuse_ends_the_family() throws Exception {
        var first = signedIn("service");
        var second = refresh(sp, text(first, "refresh_token"));
        assertThat(second.getStatus()).as(second.getContentAsString()).isEqualTo(200);
        assertThat(use(text(second, "access_token"))).isEqualTo(200);

        var reused = refresh(sp, text(first, "refresh_token"));

        assertThat(reused.getStatus()).isEqualTo(400);
        assertThat(ServiceProvider.error(reused)).isEqualTo("invalid_grant");
        assertThat(refresh(sp, text(second, "refresh_token")).getStatus()).isEqualTo(400);
        stores.time().advance(Duration.ofSeconds(6));
        assertThat(use(text(second, "access_token"))).isEqualTo(401);
        assertThat(audit()).contains("access.grant_revoked DONE", "access.request_refused REFUSED");
    }

    @Test
    void a_refresh_token_is_of_no_use_to_another_client_and_ends_with_its_time() throws Exception {
        var token = text(signedIn("service"), "refresh_token");
        assertThat(ServiceProvider.error(refresh(other, token))).isEqualTo("invalid_grant");

        stores.time().advance(Duration.ofDays(15));
        assertThat(ServiceProvider.error(refresh(sp, token))).isEqualTo("invalid_grant");
        assertThat(ServiceProvider.error(refresh(sp, "nonsense"))).isEqualTo("invalid_grant");
    }

    @Test
    void a_refreshed_token_is_the_signers_still() throws Exception {
        var claims = SenderTest.claims(refresh(sp.at(new Node(stores, 2)), text(signedIn("service"), "refresh_token")));

        assertThat(claims.get("sub").stringValue()).isEqualTo(Node.ADA.value());
        assertThat(claims.get("scope").stringValue()).isEqualTo("service");
    }

    @Test
    void scope_credential_has_no_refresh_token_and_cannot_be_had_by_one() throws Exception {
        var code = ServiceProvider.member(sp.approved(sp.request()), "code");
        assertThat(ServiceProvider.json(sp.exchange(code, Map.of())).has("refresh_token"))
                .isFalse();

        var token = text(signedIn("service"), "refresh_token");
        var wider = sp.post(
                "/oauth2/token", Map.of("grant_type", "refresh_token", "refresh_token", token, "scope", "credential"));
        assertThat(ServiceProvider.error(wider)).isEqualTo("invalid_scope");
    }

    @Test
    void a_code_that_is_used_twice_ends_refresh_and_access_tokens() throws Exception {
        var code = ServiceProvider.member(sp.authorize(sp.plainRequest("service")), "code");
        var first = sp.exchange(code, Map.of());
        assertThat(ServiceProvider.error(sp.exchange(code, Map.of()))).isEqualTo("invalid_grant");

        assertThat(use(text(first, "access_token"))).isEqualTo(401);
        assertThat(ServiceProvider.error(refresh(sp, text(first, "refresh_token"))))
                .isEqualTo("invalid_grant");
        assertThat(audit()).contains("access.request_refused REFUSED");
    }

    @Test
    void csc_is_answered_204_and_the_standard_200() throws Exception {
        for (var path : Map.of("/oauth2/revoke", 204, "/revoke", 204, "/oauth2/revocation", 200)
                .entrySet()) {
            var tokens = signedIn("service");
            var answer = sp.post(path.getKey(), Map.of("token", text(tokens, "refresh_token")));
            assertThat(answer.getStatus()).as(path.getKey()).isEqualTo(path.getValue());
            assertThat(use(text(tokens, "access_token"))).isEqualTo(401);
            assertThat(sp.post(path.getKey(), Map.of("token", "unknown")).getStatus())
                    .isEqualTo(path.getValue());
        }
    }

    @Test
    void nobody_revokes_the_token_of_another() throws Exception {
        var tokens = signedIn("service");

        assertThat(other.post("/oauth2/revoke", Map.of("token", text(tokens, "access_token")))
                        .getStatus())
                .isEqualTo(401);
        assertThat(use(text(tokens, "access_token"))).isEqualTo(200);
    }

    @Test
    void a_resource_server_is_told_what_a_token_is_worth() throws Exception {
        var details = ServiceProvider.details("credential", ServiceProvider.HASH);
        var code = ServiceProvider.member(sp.approved(sp.richRequest(details)), "code");
        var token = text(sp.exchange(code, Map.of()), "access_token");

        var told = introspected("rs", token);
        assertThat(told.get("active").booleanValue()).isTrue();
        assertThat(told.get("client_id").stringValue()).isEqualTo("sp");
        assertThat(told.get("sub").stringValue()).isEqualTo(Node.ADA.value());
        assertThat(told.get("scope").stringValue()).isEqualTo("credential");
        assertThat(told.get("authorization_details")).isEqualTo(ServiceProvider.JSON.readTree(details));
        assertThat(told.get("exp").longValue()).isPositive();
        assertThat(introspected("sp", token).get("active").booleanValue()).isTrue();
    }

    @Test
    void whatever_is_not_theirs_or_no_more_good_is_not_active_and_nothing_else_is_said() throws Exception {
        var tokens = signedIn("service");
        assertThat(introspected("other", text(tokens, "access_token"))).hasToString("{\"active\":false}");
        assertThat(introspected("rs", text(tokens, "refresh_token"))).hasToString("{\"active\":false}");
        assertThat(introspected("rs", "unknown")).hasToString("{\"active\":false}");
        sp.post("/oauth2/revoke", Map.of("token", text(tokens, "access_token")));
        assertThat(introspected("rs", text(tokens, "access_token"))).hasToString("{\"active\":false}");

        assertThat(node.perform(ServiceProvider.unsigned("/oauth2/introspect", Map.of("token", "x")))
                        .getStatus())
                .isEqualTo(401);
    }

    @Test
    void openid_tells_who_has_signed_in() throws Exception {
        var request = sp.plainRequest("openid service");
        request.put("nonce", "n-1");
        var answer = sp.exchange(ServiceProvider.member(sp.authorize(request), "code"), Map.of());
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        var access = text(answer, "access_token");

        var token = SignedJWT.parse(text(answer, "id_token"));
        var claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(Node.ISSUER);
        assertThat(claims.getAudience()).containsExactly("sp");
        assertThat(claims.getSubject()).isEqualTo(Node.ADA.value());
        assertThat(claims.getStringClaim("nonce")).isEqualTo("n-1");
        assertThat(claims.getStringListClaim("amr")).containsExactly("pwd", "otp");
        assertThat(claims.getStringClaim("at_hash"))
                .isEqualTo(Bytes.ofHex(DigestAlgorithm.SHA256
                                .digest(Bytes.ofUtf8(access))
                                .hex()
                                .substring(0, 32))
                        .base64Url());
        assertThat(token.getHeader().getKeyID()).isEqualTo("test-1");

        var info = node.perform(
                MockMvcRequestBuilders.get("/oauth2/userinfo").header("Authorization", "Bearer " + access));
        assertThat(info.getStatus()).isEqualTo(200);
        assertThat(ServiceProvider.json(info).get("sub").stringValue()).isEqualTo(Node.ADA.value());
    }

    @Test
    void without_openid_there_is_neither_id_token_nor_user_info() throws Exception {
        var tokens = signedIn("service");
        assertThat(ServiceProvider.json(tokens).has("id_token")).isFalse();

        var info = node.perform(MockMvcRequestBuilders.get("/oauth2/userinfo")
                .header("Authorization", "Bearer " + text(tokens, "access_token")));
        assertThat(info.getStatus()).isEqualTo(403);
        assertThat(node.perform(MockMvcRequestBuilders.get("/oauth2/userinfo")).getStatus())
                .isEqualTo(401);
    }

    @Test
    void prompt_and_max_age_are_honoured() throws Exception {
        var request = sp.plainRequest("openid");
        request.put("prompt", "none");
        assertThat(ServiceProvider.query(node.perform(MockMvcRequestBuilders.get(
                        URI.create("/oauth2/authorize?" + ServiceProvider.encoded(request))))))
                .containsEntry("error", "login_required");
        assertThat(ServiceProvider.query(sp.authorize(request))).containsKey("code");

        var signature = sp.request();
        signature.put("prompt", "none");
        assertThat(ServiceProvider.query(sp.authorize(signature))).containsEntry("error", "interaction_required");

        var fresh = sp.plainRequest("openid");
        fresh.put("prompt", "login");
        assertThat(sp.authorize(fresh).getHeader("Location")).startsWith("/login?continue=");

        var aged = sp.plainRequest("openid");
        aged.put("max_age", "60");
        assertThat(ServiceProvider.query(sp.authorize(aged))).containsKey("code");
        var before = stores.time().now().minusSeconds(61).toString();
        assertThat(node.perform(MockMvcRequestBuilders.get(
                                        URI.create("/oauth2/authorize?" + ServiceProvider.encoded(aged)))
                                .header("signed-in-since", before))
                        .getHeader("Location"))
                .startsWith("/login?continue=");
    }

    /** What the address says of an earlier sign-in, and another way to the endpoint, lead past no demand. */
    @Test
    void nobody_gets_a_code_by_an_older_sign_in_than_the_client_demands() throws Exception {
        for (var demand : List.of(
                Map.of("prompt", "login"),
                Map.of("prompt", "consent login"),
                Map.of("max_age", "5"),
                Map.of("max_age", "0"))) {
            var request = sp.plainRequest("openid");
            request.putAll(demand);
            var anew = visit(request, 61);
            assertThat(anew.getHeader("Location")).as(demand.toString()).startsWith("/login?continue=");
            var stamp = URI.create(ServiceProvider.member(anew, "continue"));
            for (var past : List.of("0", "9999999999", "co_" + "1".repeat(26))) {
                for (var name : List.of("since", "consent")) {
                    var with = new LinkedHashMap<>(request);
                    with.put(name, past);
                    assertThat(visit(with, 61).getHeader("Location")).startsWith("/login?continue=");
                }
            }
            // The stamp of one request is of no use to another.
            var other = new LinkedHashMap<>(request);
            other.put("state", "another");
            other.put("since", stamp.getQuery().replaceFirst(".*since=", ""));
            assertThat(visit(other, 61).getHeader("Location")).startsWith("/login?continue=");

            assertThat(ServiceProvider.query(posted(request, 61))).containsEntry("error", "login_required");
            stores.time().advance(Duration.ofSeconds(2));
            assertThat(ServiceProvider.query(at(stamp, 0)))
                    .as(demand.toString())
                    .containsKey("code");
            assertThat(at(stamp, 61).getHeader("Location")).startsWith("/login?continue=");
            stores.time().advance(Duration.ofMinutes(16));
            assertThat(at(stamp, 61).getHeader("Location")).startsWith("/login?continue=");
        }
    }

    @Test
    void silence_is_no_way_round_the_age_of_the_sign_in() throws Exception {
        var request = sp.plainRequest("openid");
        request.put("prompt", "none");
        request.put("max_age", "60");
        assertThat(ServiceProvider.query(visit(request, 61))).containsEntry("error", "login_required");
        assertThat(ServiceProvider.query(visit(request, 5))).containsKey("code");

        request.put("prompt", "none login");
        assertThat(ServiceProvider.query(visit(request, 5))).containsEntry("error", "invalid_request");
    }

    private MockHttpServletResponse visit(Map<String, String> request, int secondsAgo) throws Exception {
        return at(URI.create("/oauth2/authorize?" + ServiceProvider.encoded(request)), secondsAgo);
    }

    private MockHttpServletResponse at(URI address, int secondsAgo) throws Exception {
        return node.perform(MockMvcRequestBuilders.get(address)
                .header(
                        "signed-in-since",
                        stores.time().now().minusSeconds(secondsAgo).toString()));
    }

    private MockHttpServletResponse posted(Map<String, String> request, int secondsAgo) throws Exception {
        return node.perform(ServiceProvider.unsigned("/oauth2/authorize", request)
                .header(
                        "signed-in-since",
                        stores.time().now().minusSeconds(secondsAgo).toString()));
    }

    @Test
    void a_level_that_is_wished_for_is_told_and_one_that_is_demanded_is_reached_or_nothing_is_given() throws Exception {
        var reached = "urn:tabellion:loa:substantial";
        var wish = sp.plainRequest("openid");
        wish.put("acr_values", "urn:example:gold " + reached);
        var answer = sp.exchange(ServiceProvider.member(sp.authorize(wish), "code"), Map.of());
        assertThat(SignedJWT.parse(text(answer, "id_token")).getJWTClaimsSet().getStringClaim("acr"))
                .isEqualTo(reached);

        for (var demand : Map.of(
                        "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"urn:x\",\"%s\"]}}}"
                                .formatted(reached),
                        "",
                        "{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"urn:x\"}}}",
                        "unmet_authentication_requirements",
                        "{\"id_token\":{\"acr\":{\"essential\":false,\"value\":\"urn:x\"}}}",
                        "",
                        "{\"id_token\":{\"acr\":null,\"email\":null}}",
                        "",
                        "[]",
                        "invalid_request",
                        "{",
                        "invalid_request")
                .entrySet()) {
            var request = sp.plainRequest("openid");
            request.put("claims", demand.getKey());
            var told = ServiceProvider.query(sp.authorize(request));
            assertThat(told.getOrDefault("error", "")).as(demand.getKey()).isEqualTo(demand.getValue());
            assertThat(told.containsKey("code")).isEqualTo(demand.getValue().isEmpty());
        }
    }

    @Test
    void both_documents_of_metadata_tell_the_same_and_only_what_answers() throws Exception {
        var oauth = node.perform(MockMvcRequestBuilders.get("/.well-known/oauth-authorization-server"));
        var openid = node.perform(MockMvcRequestBuilders.get("/.well-known/openid-configuration"));

        assertThat(oauth.getContentAsString()).isEqualTo(openid.getContentAsString());
        var metadata = ServiceProvider.json(oauth);
        for (var name : List.of("token", "revocation", "introspection", "pushed_authorization_request")) {
            var url = metadata.get(name + "_endpoint").stringValue();
            var answer = node.perform(
                    ServiceProvider.unsigned(url.substring(Node.ISSUER.length()), Map.of("client_id", "x")));
            assertThat(answer.getStatus()).as(url).isEqualTo(401);
            assertThat(ServiceProvider.error(answer)).isEqualTo("invalid_client");
        }
        assertThat(metadata.get("authorization_details_types_supported").size()).isEqualTo(6);
        assertThat(metadata.get("authorization_response_iss_parameter_supported")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void a_refused_request_is_in_the_audit_with_its_client() throws Exception {
        sp.exchange("unknown", Map.of());
        sp.authorize(new LinkedHashMap<>(Map.of("client_id", "sp", "response_type", "token")));
        node.perform(ServiceProvider.unsigned("/oauth2/token", Map.of("client_id", "sp", "client_secret", "wrong")));

        assertThat(node.bean(CollectedAudit.class).all())
                .filteredOn(it -> it.type().equals("access.request_refused"))
                .extracting(it -> it.facts().values().toString())
                .containsExactly(
                        "[sp, token, invalid_grant]",
                        "[sp, authorize, unsupported_response_type]",
                        "[sp, token, invalid_client]");
    }

    @Test
    void csc_1_says_hash_and_its_token_is_of_the_type_sad() throws Exception {
        var request = sp.request();
        request.put("hash", request.remove("hashes"));
        request.remove("hashAlgorithmOID");
        var page = sp.browser("/csc/v1/oauth2/authorize?" + ServiceProvider.encoded(request));
        sp.approve(page);
        var code = ServiceProvider.member(sp.browser(ServiceProvider.member(page, "continue")), "code");

        var answer = sp.post(
                "/csc/v1/oauth2/token",
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        ServiceProvider.CALLBACK,
                        "code_verifier",
                        ServiceProvider.VERIFIER));
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        assertThat(text(answer, "token_type")).isEqualTo("SAD");
        var service = sp.post("/csc/v1/oauth2/token", Map.of("grant_type", "client_credentials"));
        assertThat(text(service, "token_type")).isEqualTo("Bearer");
    }

    @Test
    void csc_0_takes_a_token_request_as_json_and_nobody_else_does() throws Exception {
        var body = """
                {"grant_type":"client_credentials","client_id":"sp","client_secret":"%s"}"""
                .formatted(ServiceProvider.SECRET);
        for (var path : Map.of("/csc/v0/oauth2/token", 200, "/csc/v1/oauth2/token", 401, "/oauth2/token", 401)
                .entrySet()) {
            var answer = node.perform(MockMvcRequestBuilders.post(path.getKey())
                    .contentType("application/json")
                    .content(body));
            assertThat(answer.getStatus()).as(path.getKey()).isEqualTo(path.getValue());
        }
        assertThat(node.perform(MockMvcRequestBuilders.post("/csc/v0/oauth2/token")
                                .contentType("application/json")
                                .content("[nonsense"))
                        .getStatus())
                .isEqualTo(401);
    }

    private List<String> audit() {
        return node.bean(CollectedAudit.class).lines();
    }

    private MockHttpServletResponse signedIn(String scope) throws Exception {
        var answer = sp.exchange(ServiceProvider.member(sp.authorize(sp.plainRequest(scope)), "code"), Map.of());
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        return answer;
    }

    private static MockHttpServletResponse refresh(ServiceProvider by, String token) throws Exception {
        return by.post("/oauth2/token", Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    private int use(String token) throws Exception {
        return node.perform(MockMvcRequestBuilders.get("/v1/who").header("Authorization", "Bearer " + token))
                .getStatus();
    }

    private JsonNode introspected(String by, String token) throws Exception {
        var answer = new ServiceProvider(by, node, stores).post("/oauth2/introspect", Map.of("token", token));
        assertThat(answer.getStatus()).isEqualTo(200);
        return ServiceProvider.json(answer);
    }

    private static String text(MockHttpServletResponse answer, String member) throws Exception {
        return ServiceProvider.json(answer).get(member).stringValue();
    }
}
