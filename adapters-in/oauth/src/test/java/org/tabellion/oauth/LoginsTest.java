package org.tabellion.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.ClientView;
import org.tabellion.access.RegisterClient;
import org.tabellion.access.testkit.AccessContract;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.edge.LoginTokens;
import org.tabellion.kernel.ClientId;

/** Tokens for who signed in without a page: bound to signer and client, of one factor, renewed by who was given them. */
class LoginsTest {

    private static final Set<ClientId> ON = Set.of(new ClientId("sp"));

    private final Node.Stores stores = new Node.Stores();
    private final Node node = new Node(stores, 1);
    private final Node elsewhere = new Node(stores, 2);
    private final ServiceProvider sp = new ServiceProvider("sp", node, stores);
    private final LoginTokens logins = node.bean(LoginTokens.class);

    @BeforeEach
    void register() {
        register("sp", Set.of("authorization_code", "refresh_token"));
        register("forgetful", Set.of("authorization_code"));
    }

    private void register(String id, Set<String> grants) {
        var base = AccessContract.client(id, Set.of(ServiceProvider.CALLBACK));
        node.bean(RegisterClient.class)
                .register(
                        new ClientView(
                                base.id(),
                                base.group(),
                                base.displayName(),
                                base.redirectUris(),
                                grants,
                                Set.of("service", "credential"),
                                base.registeredAt()),
                        new ClientSecret(ServiceProvider.SECRET));
    }

    @Test
    void the_token_is_the_signers_and_the_clients_and_says_by_how_little_it_came() throws Exception {
        var issued = issue("sp", false);

        var claims = SignedJWT.parse(issued.access()).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo(Node.ADA.value());
        assertThat(claims.getStringClaim("client_id")).isEqualTo("sp");
        assertThat(claims.getStringClaim("scope")).isEqualTo("service");
        assertThat(claims.getStringClaim("acr")).isEqualTo(AuthenticationProof.ONE_FACTOR);
        assertThat(claims.getStringListClaim("amr")).containsExactly("pwd");
        assertThat(claims.getBooleanClaim("client_proven")).isFalse();
        assertThat(issued.life()).isEqualTo(Duration.ofHours(1));
        assertThat(issued.refresh()).isEmpty();
        assertThat(use(node, issued)).isEqualTo(200);
        assertThat(use(elsewhere, issued)).isEqualTo(200);
    }

    @Test
    void a_refresh_token_is_good_once_on_any_node_and_its_reuse_ends_the_family() {
        var first = issue("sp", true);
        var second = elsewhere
                .bean(LoginTokens.class)
                .renew(refresh(first), ON, true)
                .orElseThrow();
        assertThat(use(node, second)).isEqualTo(200);
        assertThat(use(node, first)).isEqualTo(401);

        assertThat(logins.renew(refresh(first), ON, true)).isEmpty();

        assertThat(use(node, second)).isEqualTo(401);
        assertThat(logins.renew(refresh(second), ON, true)).isEmpty();
        assertThat(node.bean(CollectedAudit.class).lines()).contains("access.grant_revoked DONE");
    }

    @Test
    void whoever_does_not_want_to_be_remembered_any_more_is_renewed_a_last_time() {
        var first = issue("sp", true);
        var last = logins.renew(refresh(first), ON, false).orElseThrow();

        assertThat(last.refresh()).isEmpty();
        assertThat(use(node, last)).isEqualTo(200);
        assertThat(logins.renew(refresh(first), ON, true)).isEmpty();
    }

    @Test
    void what_a_client_was_given_for_its_secret_is_not_renewed_without_it() throws Exception {
        var code = ServiceProvider.member(sp.authorize(sp.plainRequest("service")), "code");
        var byCode = ServiceProvider.json(sp.exchange(code, Map.of()))
                .get("refresh_token")
                .stringValue();

        assertThat(logins.renew(byCode, ON, true)).isEmpty();

        // And it is not spent by that.
        assertThat(sp.post("/oauth2/token", Map.of("grant_type", "refresh_token", "refresh_token", byCode))
                        .getStatus())
                .isEqualTo(200);
    }

    @Test
    void it_is_renewed_for_clients_that_it_is_on_for_while_it_lasts() {
        var token = refresh(issue("sp", true));
        assertThat(logins.renew(token, Set.of(new ClientId("forgetful")), true)).isEmpty();
        assertThat(logins.renew(token, Set.of(), true)).isEmpty();
        assertThat(logins.renew("nonsense", ON, true)).isEmpty();

        stores.time().advance(Duration.ofDays(14).plusSeconds(1));
        assertThat(logins.renew(token, ON, true)).isEmpty();
    }

    @Test
    void a_client_that_has_no_refresh_tokens_has_none_here() {
        assertThat(issue("forgetful", true).refresh()).isEmpty();
    }

    @Test
    void a_revoked_one_opens_nothing() throws Exception {
        var issued = issue("sp", true);
        sp.post("/oauth2/revoke", Map.of("token", refresh(issued)));

        assertThat(use(node, issued)).isEqualTo(401);
        assertThat(logins.renew(refresh(issued), ON, true)).isEmpty();
    }

    private LoginTokens.Issued issue(String client, boolean remembered) {
        var proof = new AuthenticationProof(
                Node.ADA,
                Node.BANK,
                List.of("pwd"),
                AuthenticationProof.ONE_FACTOR,
                stores.time().now());
        return logins.issue(AccessContract.client(client, Set.of()), proof, remembered);
    }

    private static String refresh(LoginTokens.Issued issued) {
        return Optional.of(issued).flatMap(LoginTokens.Issued::refresh).orElseThrow();
    }

    private static int use(Node at, LoginTokens.Issued issued) {
        try {
            return at.perform(
                            MockMvcRequestBuilders.get("/v1/who").header("Authorization", "Bearer " + issued.access()))
                    .getStatus();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
