package org.tabellion.access.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tabellion.access.ClientPolicy;
import org.tabellion.access.ClientSettings;
import org.tabellion.access.ClientView;
import org.tabellion.access.Compatibility;
import org.tabellion.access.Grant;
import org.tabellion.access.RateLimits;
import org.tabellion.access.model.PushedRequest;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.access.spi.Clients;
import org.tabellion.access.spi.Grants;
import org.tabellion.access.spi.PushedRequests;
import org.tabellion.access.spi.SpentOnce;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;

/** What every {@link Clients} and {@link Grants} keep. */
public interface AccessContract {

    Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    Clients clients();

    Grants grants();

    PushedRequests pushedRequests();

    SpentOnce spentOnce();

    @Test
    default void what_is_spent_is_spent_until_it_is_forgotten() {
        var digest = Bytes.ofHex("04".repeat(32));
        assertThat(spentOnce().add("a", digest, NOW)).isTrue();
        assertThat(spentOnce().add("a", digest, NOW.plusSeconds(9))).isFalse();
        assertThat(spentOnce().add("b", digest, NOW)).isTrue();

        assertThat(spentOnce().eraseBefore(NOW)).isZero();
        assertThat(spentOnce().eraseBefore(NOW.plusSeconds(1))).isEqualTo(2);
        assertThat(spentOnce().add("a", digest, NOW)).isTrue();
    }

    @Test
    default void what_is_demanded_of_a_client_is_kept() {
        var policy = new ClientPolicy(
                Set.of(ClientPolicy.Method.PRIVATE_KEY_JWT, ClientPolicy.Method.TLS_CLIENT_AUTH),
                "{\"keys\":[]}",
                Optional.of("CN=sp,O=Bank"),
                ClientPolicy.Sender.DPOP_OR_CERTIFICATE,
                ClientPolicy.Profile.FAPI2,
                true);
        var client = new RegisteredClient(client("fapi", Set.of()).with(policy), Bytes.of(), Bytes.of());
        clients().add(client);
        assertThat(clients().find(new ClientId("fapi"))).contains(client);
    }

    @Test
    default void a_pushed_request_is_opened_answered_and_erased() {
        var pushed = new PushedRequest(
                Bytes.ofHex("03".repeat(32)),
                new ClientId("sp"),
                new GroupId("bank"),
                Map.of("state", "a b\n\u00e4", "empty", ""),
                NOW.plusSeconds(90),
                Optional.empty(),
                false);
        pushedRequests().add(pushed);
        assertThat(pushedRequests().find(pushed.digest())).contains(pushed);

        var opened = pushed.opened(NOW);
        pushedRequests().replace(pushed, opened);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> pushedRequests().replace(pushed, pushed.closed()))
                .returns(Failure.Kind.CONFLICT, Failure::kind);
        pushedRequests().replace(opened, opened.closed());
        assertThat(pushedRequests().find(pushed.digest())).contains(opened.closed());

        assertThat(pushedRequests().eraseBefore(NOW.plusSeconds(90))).isZero();
        assertThat(pushedRequests().eraseBefore(NOW.plusSeconds(91))).isOne();
        assertThat(pushedRequests().find(pushed.digest())).isEmpty();
    }

    @Test
    default void a_client_is_kept_and_changed() {
        var client = new RegisteredClient(
                client("sp", Set.of("https://sp.example/cb")), Bytes.ofHex("ab"), Bytes.ofHex("ac"));
        clients().add(client);
        assertThat(clients().find(new ClientId("sp"))).contains(client);

        var treated = new ClientSettings(
                false,
                Set.of(Compatibility.STRAY_COLON, Compatibility.BEARER_FOR_SAD),
                new RateLimits(7, 3),
                Set.of("https://sp.example/told"));
        var changed = client.changed(client("sp", Set.of("https://sp.example/other"), treated));
        clients().replace(changed);
        assertThat(clients().find(new ClientId("sp"))).contains(changed);

        var rotated = changed.rotated(Bytes.ofHex("cd"), Bytes.ofHex("ce"), NOW.plusSeconds(60));
        clients().replace(rotated);
        assertThat(clients().find(new ClientId("sp"))).contains(rotated);
        assertThat(clients().find(new ClientId("other"))).isEmpty();
    }

    @Test
    default void an_id_is_given_once_and_of_two_who_change_a_client_one_is_refused() {
        var client = new RegisteredClient(client("sp", Set.of()), Bytes.ofHex("ab"), Bytes.ofHex("ac"));
        clients().add(client);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> clients().add(client))
                .returns("client_exists", Failure::code);

        clients().replace(client.changed(client.view()));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> clients().replace(client.changed(client.view())))
                .returns("client_changed", Failure::code);
    }

    @Test
    default void the_clients_of_a_group_are_told_by_id() {
        for (var id : List.of("b", "a", "B", "_", "a.x")) {
            clients().add(new RegisteredClient(client(id, Set.of()), Bytes.ofHex("ab"), Bytes.ofHex("ac")));
        }

        assertThat(clients().ofGroup(new GroupId("bank"), Optional.empty(), 10))
                .extracting(it -> it.view().id().value())
                .containsExactly("B", "_", "a", "a.x", "b");
        assertThat(clients().ofGroup(new GroupId("bank"), Optional.of(new ClientId("_")), 2))
                .extracting(it -> it.view().id().value())
                .containsExactly("a", "a.x");
        assertThat(clients().ofGroup(new GroupId("court"), Optional.empty(), 10))
                .isEmpty();
    }

    @Test
    default void a_grant_is_found_by_code_and_by_token() {
        var grant = grant(Optional.of(token("01", false)), Optional.empty());
        grants().add(grant);
        assertThat(grants().byCode(Bytes.ofHex("01".repeat(32)))).contains(grant);
        assertThat(grants().byAccessToken(Bytes.ofHex("01".repeat(32)))).isEmpty();

        var spent = grant(Optional.of(token("01", true)), Optional.of(token("02", false)));
        grants().replace(grant, spent);
        assertThat(grants().byAccessToken(Bytes.ofHex("02".repeat(32)))).contains(spent);
        assertThat(grants().byId("g-1")).contains(spent);

        grants().remove("g-1");
        assertThat(grants().byId("g-1")).isEmpty();
    }

    @Test
    default void of_two_who_change_a_grant_one_is_refused() {
        var grant = grant(Optional.of(token("01", false)), Optional.empty());
        grants().add(grant);
        grants().replace(grant, grant(Optional.of(token("01", true)), Optional.empty()));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> grants().replace(grant, grant))
                .returns(Failure.Kind.CONFLICT, Failure::kind);
    }

    /** What is still good keeps its grant, whatever else of it has ended. */
    @Test
    default void grants_are_erased_when_nothing_of_them_is_good_the_oldest_first_and_not_all_at_once() {
        for (int i = 1; i <= 3; i++) {
            var code = new Grant.IssuedToken(
                    Bytes.ofHex("1%d".formatted(i).repeat(32)), NOW, NOW.plusSeconds(60L * i), true);
            grants().add(grant("old-" + i, Optional.of(code), Optional.empty(), Optional.empty()));
        }
        grants().add(grant(
                "young",
                Optional.of(token("21", true)),
                Optional.of(token("22", false)),
                Optional.of(new Grant.IssuedToken(Bytes.ofHex("23".repeat(32)), NOW, NOW.plusSeconds(86_400), false))));

        assertThat(grants().eraseEndedBefore(NOW.plusSeconds(3600), 2)).isEqualTo(2);
        assertThat(grants().byId("old-1")).isEmpty();
        assertThat(grants().byId("old-3")).isPresent();
        assertThat(grants().eraseEndedBefore(NOW.plusSeconds(3600), 2)).isOne();
        assertThat(grants().eraseEndedBefore(NOW.plusSeconds(3600), 2)).isZero();
        assertThat(grants().byId("young")).isPresent();
    }

    static ClientView client(String id, Set<String> redirectUris) {
        return client(id, redirectUris, ClientSettings.STANDARD);
    }

    static ClientView client(String id, Set<String> redirectUris, ClientSettings settings) {
        return new ClientView(
                new ClientId(id),
                new GroupId("bank"),
                "Service provider " + id,
                redirectUris,
                Set.of("client_credentials", "authorization_code"),
                Set.of("service", "credential", "credential-creation", "credential-deletion", "documents"),
                settings,
                NOW);
    }

    private static Grant.IssuedToken token(String digest, boolean invalidated) {
        return new Grant.IssuedToken(Bytes.ofHex(digest.repeat(32)), NOW, NOW.plusSeconds(60), invalidated);
    }

    private static Grant grant(Optional<Grant.IssuedToken> code, Optional<Grant.IssuedToken> token) {
        return grant(
                "g-1",
                code,
                token,
                token.map(it -> new Grant.IssuedToken(
                        Bytes.ofHex("05".repeat(32)),
                        it.issuedAt(),
                        it.expiresAt().plusSeconds(1),
                        false)));
    }

    private static Grant grant(
            String id,
            Optional<Grant.IssuedToken> code,
            Optional<Grant.IssuedToken> token,
            Optional<Grant.IssuedToken> refresh) {
        return new Grant(
                id,
                new ClientId("sp"),
                new GroupId("bank"),
                "authorization_code",
                "sg_1",
                Set.of("credential"),
                Map.of("state", "a b\n\u00e4", "empty", ""),
                code,
                token,
                refresh);
    }
}
