package org.tabellion.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.tabellion.access.RevokeToken;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.consent.RedeemApproval;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;

/** What somebody may try with a code, a token or a request that is not theirs: refused, and in the audit. */
class AttacksTest {

    private final Node.Stores stores = new Node.Stores();
    private final Node node = new Node(stores, 1);
    private final ServiceProvider sp = ServiceProvider.registered("sp", node, stores);
    private final ServiceProvider other = ServiceProvider.registered("other", node, stores);

    @BeforeEach
    void nothing_is_refused_yet() {
        assertThat(refusals(node)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth2/authorize",
                "/csc/v0/oauth2/authorize",
                "/csc/v1/oauth2/authorize",
                "/csc/v2/oauth2/authorize"
            })
    void whoever_answers_says_so_at_every_address(String path) throws Exception {
        var page = sp.browser(path + "?" + ServiceProvider.encoded(sp.request()));
        sp.approve(page);
        var granted = sp.browser(ServiceProvider.member(page, "continue"));
        var bad = sp.request();
        bad.put("numSignatures", "2");
        var refused = sp.browser(path + "?" + ServiceProvider.encoded(bad));

        assertThat(ServiceProvider.query(granted)).containsKey("code").containsEntry("iss", Node.ISSUER);
        assertThat(ServiceProvider.query(refused)).containsKey("error").containsEntry("iss", Node.ISSUER);
        assertThat(String.valueOf(granted.getHeader("Location")).split("iss=", -1))
                .hasSize(2);
        // The address at which a client looks the issuer up names itself so.
        var metadata = node.perform(MockMvcRequestBuilders.get("/.well-known/oauth-authorization-server"));
        assertThat(ServiceProvider.json(metadata).get("issuer").stringValue()).isEqualTo(Node.ISSUER);
    }

    @Test
    void a_client_cannot_say_who_answers() throws Exception {
        var request = sp.plainRequest("service");
        request.put("iss", "https://evil.example");

        var answer = sp.authorize(request);

        assertThat(ServiceProvider.query(answer)).containsEntry("iss", Node.ISSUER);
        assertThat(answer.getHeader("Location")).doesNotContain("evil");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redirect_uri|https://evil.example/cb|invalid_request",
                "redirect_uri|https://sp.example/cb/../evil|invalid_request",
                "redirect_uri|https://sp.example/cb?x=1|invalid_request",
                "redirect_uri|https://sp.example/cb#x|invalid_request",
                "redirect_uri|https://sp.example.evil.example/cb|invalid_request",
                "redirect_uri|HTTPS://sp.example/cb|invalid_request",
                "redirect_uri|https://sp.example/cb%2f|invalid_request",
                "redirect_uri|https://user@sp.example/cb|invalid_request",
                "code_challenge||invalid_request",
                "code_challenge_method|plain|invalid_request",
                "code_challenge_method||invalid_request",
                "scope|service credential|invalid_scope"
            })
    void a_trick_in_the_request_is_refused_and_told(String name, String value, String error) throws Exception {
        var request = sp.request();
        if (value == null) {
            request.remove(name);
        } else {
            request.put(name, value);
        }

        var answer = sp.authorize(request);

        assertThat(String.valueOf(answer.getHeader("Location"))).doesNotContain("evil", "code=");
        if (name.equals("redirect_uri")) {
            assertThat(answer.getStatus()).isEqualTo(400);
            assertThat(answer.getHeader("Location")).isNull();
        }
        assertThat(refusals(node)).containsExactly("sp authorize " + error);
    }

    @Test
    void a_wrong_or_missing_verifier_is_refused_and_told() throws Exception {
        for (var verifier : List.of("w".repeat(43), "")) {
            var code = ServiceProvider.member(sp.approved(sp.request()), "code");
            assertThat(sp.exchange(code, Map.of("code_verifier", verifier)).getStatus())
                    .isEqualTo(400);
            stores.time().advance(Duration.ofMinutes(20));
        }

        assertThat(refusals(node)).hasSize(2).allMatch(it -> it.startsWith("sp token invalid_"));
    }

    @Test
    void a_code_of_another_is_refused_and_told() throws Exception {
        var code = ServiceProvider.member(sp.approved(sp.request()), "code");

        assertThat(ServiceProvider.error(other.exchange(code, Map.of()))).isEqualTo("invalid_grant");

        assertThat(refusals(node)).containsExactly("other token invalid_grant");
    }

    /** A node believes in a token for some seconds after it has asked: long enough to sign. */
    @Test
    void a_replayed_code_ends_token_and_approval_over_a_restart_too() throws Exception {
        var code = ServiceProvider.member(sp.approved(sp.request()), "code");
        var first = sp.exchange(code, Map.of());
        var approval =
                new ApprovalId(SenderTest.claims(first).get("approval_id").stringValue());
        assertThat(use(node, token(first))).isEqualTo(200);
        assertThat(redeemed(approval)).isInstanceOf(RedeemApproval.Outcome.Redeemed.class);

        var restarted = new Node(stores, 2);
        assertThat(ServiceProvider.error(sp.at(restarted).exchange(code, Map.of())))
                .isEqualTo("invalid_grant");

        assertThat(use(restarted, token(first))).isEqualTo(401);
        assertThat(redeemed(approval)).isNotInstanceOf(RedeemApproval.Outcome.Redeemed.class);
        assertThat(lines(restarted)).contains("consent.authorization_revoked DONE", "access.request_refused REFUSED");
        assertThat(refusals(restarted)).contains("sp token invalid_grant", "sp /v1/who expired_token");
    }

    @Test
    void a_token_that_another_interface_takes_back_ends_here_at_once_and_its_approval_with_it() throws Exception {
        var first = sp.exchange(ServiceProvider.member(sp.approved(sp.request()), "code"), Map.of());
        var claims = SenderTest.claims(first);
        assertThat(use(node, token(first))).isEqualTo(200);

        assertThat(node.bean(RevokeToken.class)
                        .revoke(
                                new ClientId("sp"),
                                Optional.of(SignerId.parse(claims.get("sub").stringValue())),
                                token(first)))
                .isTrue();

        assertThat(use(node, token(first))).isEqualTo(401);
        assertThat(redeemed(new ApprovalId(claims.get("approval_id").stringValue())))
                .isNotInstanceOf(RedeemApproval.Outcome.Redeemed.class);
    }

    @Test
    void a_revoked_and_a_late_token_are_refused_after_a_restart_and_told() throws Exception {
        var revoked = token(sp.post("/oauth2/token", Map.of("grant_type", "client_credentials")));
        sp.post("/oauth2/revoke", Map.of("token", revoked));
        var late = token(sp.post("/oauth2/token", Map.of("grant_type", "client_credentials")));
        var restarted = new Node(stores, 2);

        assertThat(use(restarted, revoked)).isEqualTo(401);
        stores.time().advance(Duration.ofHours(2));
        assertThat(use(restarted, late)).isEqualTo(401);

        assertThat(refusals(restarted)).containsExactly("sp /v1/who expired_token", "sp /v1/who expired_token");
    }

    @Test
    void whose_signature_is_not_ours_says_nothing_about_anybody() throws Exception {
        var token = token(sp.post("/oauth2/token", Map.of("grant_type", "client_credentials")));
        var forged = token.substring(0, token.length() - 6) + "AAAAAA";

        assertThat(use(node, forged)).isEqualTo(401);
        assertThat(node.perform(MockMvcRequestBuilders.get("/v1/who").header("Authorization", "DPoP " + forged))
                        .getStatus())
                .isEqualTo(401);

        assertThat(refusals(node)).isEmpty();
    }

    @Test
    void proofs_that_do_not_hold_are_told_where_tokens_are_asked_for_and_where_they_are_used() throws Exception {
        var asked = node.perform(
                ServiceProvider.unsigned("/oauth2/token", Map.of("grant_type", "client_credentials", "client_id", "sp"))
                        .header("DPoP", "nonsense"));
        assertThat(ServiceProvider.error(asked)).isEqualTo("invalid_dpop_proof");
        assertThat(refusals(node)).containsExactly("sp token invalid_dpop_proof");

        var token = token(sp.post("/oauth2/token", Map.of("grant_type", "client_credentials")));
        var used = node.perform(MockMvcRequestBuilders.get("/v1/who")
                .header("Authorization", "DPoP " + token)
                .header("DPoP", "nonsense"));

        assertThat(used.getStatus()).isEqualTo(401);
        assertThat(refusals(node)).endsWith("sp /v1/who invalid_dpop_proof");
    }

    @Test
    void details_that_change_between_the_steps_are_told() throws Exception {
        var asked = ServiceProvider.details("credential", ServiceProvider.HASH);
        var code = ServiceProvider.member(sp.approved(sp.richRequest(asked)), "code");

        sp.exchange(code, Map.of("authorization_details", asked.replace("Lease", "Sale")));

        assertThat(refusals(node)).containsExactly("sp token invalid_grant");
    }

    @Test
    void an_answer_to_other_details_is_told() throws Exception {
        var page = sp.authorize(sp.richRequest(ServiceProvider.details("credential", ServiceProvider.HASH)));
        sp.approve(page);

        sp.browser(ServiceProvider.member(page, "continue").replace("Lease", "Sale"));

        assertThat(refusals(node)).containsExactly("sp authorize invalid_request");
    }

    @Test
    void a_pushed_request_is_told_when_it_comes_twice_late_or_from_another() throws Exception {
        var twice = sp.pushed(sp.request());
        sp.approved(sp.opening(twice));
        sp.authorize(sp.opening(twice));
        var stolen = sp.pushed(sp.request());
        other.authorize(other.opening(stolen));
        var late = sp.pushed(sp.request());
        stores.time().advance(Duration.ofSeconds(91));
        sp.authorize(sp.opening(late));

        assertThat(node.bean(CollectedAudit.class).all())
                .filteredOn(it -> it.type().equals("access.pushed_request_refused"))
                .extracting(it -> it.facts().get("reason"))
                .containsExactly("answered_before", "of_another_client", "late_or_answered_meanwhile");
    }

    /** Anybody can name a client, and would fill the audit with it. */
    @Test
    void a_flood_of_refusals_is_told_but_not_each_of_them() throws Exception {
        for (int i = 0; i < 200; i++) {
            node.perform(ServiceProvider.unsigned(
                    "/oauth2/token", Map.of("client_id", "sp", "client_secret", "guess " + i)));
        }

        assertThat(refusals(node)).hasSizeBetween(60, 63);
        assertThat(node.bean(CollectedAudit.class).all().getLast().facts()).containsKey("further");
        stores.time().advance(Duration.ofMinutes(2));
        node.perform(ServiceProvider.unsigned("/oauth2/token", Map.of("client_id", "sp", "client_secret", "guess")));
        assertThat(node.bean(CollectedAudit.class).all().getLast().facts()).doesNotContainKey("further");
    }

    private RedeemApproval.Outcome redeemed(ApprovalId approval) {
        return GroupScope.call(Node.BANK, () -> node.bean(RedeemApproval.class).redeem(approval, new ClientId("sp")));
    }

    private static List<String> lines(Node at) {
        return at.bean(CollectedAudit.class).lines();
    }

    /** Client, endpoint, error. */
    private static List<String> refusals(Node at) {
        return at.bean(CollectedAudit.class).all().stream()
                .filter(it -> it.type().equals("access.request_refused"))
                .map(it -> it.facts().get("client") + " " + it.facts().get("endpoint") + " "
                        + it.facts().get("error"))
                .toList();
    }

    private static String token(MockHttpServletResponse answer) throws Exception {
        return Optional.ofNullable(ServiceProvider.json(answer).get("access_token"))
                .orElseThrow(() -> new AssertionError("no token"))
                .stringValue();
    }

    private static int use(Node at, String token) throws Exception {
        return at.perform(MockMvcRequestBuilders.get(URI.create("/v1/who")).header("Authorization", "Bearer " + token))
                .getStatus();
    }
}
