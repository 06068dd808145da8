package org.tabellion.access.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.access.ClientPolicy;
import org.tabellion.access.ClientProfile;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.ClientSettings;
import org.tabellion.access.ClientView;
import org.tabellion.access.testkit.InMemoryClients;
import org.tabellion.access.testkit.PlainSecrets;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;

class ClientRegistryTest {

    private static final GroupId BANK = new GroupId("bank");
    private static final GroupId COURT = new GroupId("court");
    private static final ClientId SHOP = new ClientId("shop");
    private static final ClientId ADMIN = new ClientId("admin");

    private final InMemoryClients clients = new InMemoryClients();
    private final CollectedAudit audit = new CollectedAudit();
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final ManualTime time = ManualTime.at("2026-11-21T10:00:00Z");
    private final SeededRandomness randomness = new SeededRandomness(1);
    private final ClientAdmitting admitting =
            new ClientAdmitting(clients, new PlainSecrets(), randomness, audit, work, time);
    private final ClientChanging changing =
            new ClientChanging(clients, new PlainSecrets(), randomness, audit, work, time);
    private final ClientsReading reading = new ClientsReading(clients);
    private final ClientSecretChecking checking = new ClientSecretChecking(clients, new PlainSecrets(), time);
    private final ClientRegistering registering = new ClientRegistering(clients, new PlainSecrets(), audit, work);

    @Test
    void an_admitted_client_is_let_in_by_the_secret_shown_once() {
        var admitted = in(BANK, () -> admitting.admit(SHOP, profile("https://shop.example/cb"), ADMIN));

        var secret = admitted.secret().orElseThrow();
        assertThat(secret.isStrong()).isTrue();
        assertThat(checking.check(SHOP, secret)).isTrue();
        assertThat(checking.check(SHOP, new ClientSecret("x".repeat(43)))).isFalse();
        assertThat(in(BANK, () -> reading.client(SHOP))).isEqualTo(admitted.client());
        assertThat(audit.lines()).containsExactly("access.client_admitted DONE");
    }

    @Test
    void an_id_is_given_once_whatever_the_group() {
        in(BANK, () -> admitting.admit(SHOP, profile(), ADMIN));

        refused("client_exists", COURT, () -> admitting.admit(SHOP, profile(), ADMIN));
        assertThat(audit.lines()).hasSize(1);
    }

    @Test
    void a_secret_is_rotated_with_an_overlap() {
        var first =
                in(BANK, () -> admitting.admit(SHOP, profile(), ADMIN)).secret().orElseThrow();
        var second = in(BANK, () -> changing.rotateSecret(SHOP, 1, Duration.ofHours(1), ADMIN));

        assertThat(checking.check(SHOP, first)).isTrue();
        assertThat(checking.check(SHOP, second.secret().orElseThrow())).isTrue();
        time.advance(Duration.ofHours(1));
        assertThat(checking.check(SHOP, first)).isFalse();
        assertThat(checking.check(SHOP, second.secret().orElseThrow())).isTrue();

        var third = in(BANK, () -> changing.rotateSecret(SHOP, 2, Duration.ZERO, ADMIN));
        assertThat(checking.check(SHOP, second.secret().orElseThrow())).isFalse();
        assertThat(checking.check(SHOP, third.secret().orElseThrow())).isTrue();
        refused("overlap_invalid", BANK, () -> changing.rotateSecret(SHOP, 3, Duration.ofDays(8), ADMIN));
        refused("overlap_invalid", BANK, () -> changing.rotateSecret(SHOP, 3, Duration.ofSeconds(-1), ADMIN));
    }

    @Test
    void a_change_is_made_on_the_version_that_was_seen() {
        in(BANK, () -> admitting.admit(SHOP, profile(), ADMIN));
        var changed = in(BANK, () -> changing.change(SHOP, 1, profile("https://shop.example/new"), ADMIN));

        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.view().redirectUris()).containsExactly("https://shop.example/new");
        refused("client_changed", BANK, () -> changing.change(SHOP, 1, profile(), ADMIN));
        refused("client_changed", BANK, () -> changing.rotateSecret(SHOP, 1, Duration.ZERO, ADMIN));
        assertThat(audit.lines()).containsExactly("access.client_admitted DONE", "access.client_changed DONE");
    }

    @Test
    void one_that_is_switched_off_is_not_let_in() {
        var secret =
                in(BANK, () -> admitting.admit(SHOP, profile(), ADMIN)).secret().orElseThrow();
        var off = new ClientSettings(false, Set.of(), ClientSettings.STANDARD.limits());
        in(BANK, () -> changing.change(SHOP, 1, profile(off), ADMIN));

        assertThat(checking.check(SHOP, secret)).isFalse();
    }

    @Test
    void another_groups_client_is_as_unknown_as_one_that_is_not_there() {
        in(BANK, () -> admitting.admit(SHOP, profile(), ADMIN));

        for (var id : new ClientId[] {SHOP, new ClientId("nobody")}) {
            refused("not_found", COURT, () -> reading.client(id));
            refused("not_found", COURT, () -> changing.change(id, 1, profile(), ADMIN));
            refused("not_found", COURT, () -> changing.rotateSecret(id, 1, Duration.ZERO, ADMIN));
        }
        assertThat(in(COURT, () -> reading.clients(Optional.empty(), 10)).clients())
                .isEmpty();
    }

    @Test
    void no_administrator_makes_or_changes_another() {
        var secret = new ClientSecret("s".repeat(32));
        registering.register(
                new ClientView(
                        ADMIN,
                        BANK,
                        "Administration",
                        Set.of(),
                        Set.of("client_credentials"),
                        Set.of("admin"),
                        time.now()),
                secret);

        refused("administrator_not_changeable", BANK, () -> changing.change(ADMIN, 1, profile(), ADMIN));
        refused("administrator_not_changeable", BANK, () -> changing.rotateSecret(ADMIN, 1, Duration.ZERO, ADMIN));
        refused(
                "invalid_client_metadata",
                BANK,
                () -> admitting.admit(
                        SHOP,
                        new ClientProfile(
                                "x",
                                Set.of(),
                                Set.of("client_credentials"),
                                Set.of("admin"),
                                ClientSettings.STANDARD,
                                ClientPolicy.PLAIN),
                        ADMIN));
        assertThat(checking.check(ADMIN, secret)).isTrue();
    }

    @Test
    void one_that_proves_itself_by_its_key_has_no_secret_and_forgets_the_one_it_had() {
        var byKey = new ClientPolicy(
                Set.of(ClientPolicy.Method.PRIVATE_KEY_JWT),
                "{\"keys\":[]}",
                Optional.empty(),
                ClientPolicy.Sender.DPOP,
                ClientPolicy.Profile.FAPI2,
                true);
        var profile = new ClientProfile(
                "Shop", Set.of(), Set.of("client_credentials"), Set.of("service"), ClientSettings.STANDARD, byKey);
        var admitted = in(BANK, () -> admitting.admit(new ClientId("firm"), profile, ADMIN));
        assertThat(admitted.secret()).isEmpty();
        assertThat(admitted.client().view().policy()).isEqualTo(byKey.introspecting(false));
        refused(
                "client_without_secret",
                BANK,
                () -> changing.rotateSecret(new ClientId("firm"), 1, Duration.ZERO, ADMIN));

        var secret =
                in(BANK, () -> admitting.admit(SHOP, profile(), ADMIN)).secret().orElseThrow();
        in(BANK, () -> changing.change(SHOP, 1, profile, ADMIN));
        assertThat(checking.check(SHOP, secret)).isFalse();
        in(BANK, () -> changing.change(SHOP, 2, profile(), ADMIN));
        assertThat(checking.check(SHOP, secret)).isFalse();
        var fresh = in(BANK, () -> changing.rotateSecret(SHOP, 3, Duration.ofHours(1), ADMIN));
        assertThat(fresh.client().formerSecretUntil()).isEmpty();
        assertThat(checking.check(SHOP, fresh.secret().orElseThrow())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example/cb",
                "https://shop.example/cb#fragment",
                "https://shop.example/cb#",
                "https://*.shop.example/cb",
                "https://shop.example/*",
                "https://user@shop.example/cb",
                "https:///cb",
                "https:cb",
                "/cb",
                "cb",
                "javascript:alert(1)",
                "data:text/html,x",
                "app:/cb",
                "urn:ietf:wg:oauth:2.0:oob",
                "http://127.0.0.1.evil.example/cb",
                "http://localhost.evil.example/cb",
                "https://shop.example/ cb",
                "https://shop.example/cb\n",
                "HTTPS://shop.example/cb",
                "ftp://127.0.0.1/cb",
                ""
            })
    void a_redirect_uri_that_might_lead_elsewhere_is_refused(String uri) {
        refused("invalid_redirect_uri", BANK, () -> admitting.admit(SHOP, profile(uri), ADMIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/cb",
                "https://shop.example:8443/cb?x=1",
                "http://127.0.0.1/cb",
                "http://[::1]:3000/cb",
                "http://localhost:3000/cb"
            })
    void https_and_the_loopback_are_redirected_to(String uri) {
        assertThat(in(BANK, () -> admitting.admit(SHOP, profile(uri), ADMIN))
                        .client()
                        .view()
                        .redirectUris())
                .containsExactly(uri);
    }

    private static ClientProfile profile(String... redirectUris) {
        return new ClientProfile(
                "Shop",
                Set.of(redirectUris),
                Set.of("client_credentials", "authorization_code"),
                Set.of("service", "credential"),
                ClientSettings.STANDARD,
                ClientPolicy.PLAIN);
    }

    private static ClientProfile profile(ClientSettings settings) {
        return new ClientProfile(
                "Shop", Set.of(), Set.of("client_credentials"), Set.of("service"), settings, ClientPolicy.PLAIN);
    }

    private static <T> T in(GroupId group, Supplier<T> work) {
        return GroupScope.call(group, work::get);
    }

    private static void refused(String code, GroupId group, Supplier<?> work) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> in(group, work))
                .returns(code, Failure::code);
    }
}
