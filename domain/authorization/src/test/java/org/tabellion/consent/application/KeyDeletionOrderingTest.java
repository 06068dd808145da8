package org.tabellion.consent.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.OrderKeyDeletion;
import org.tabellion.consent.OrderKeyDeletion.Outcome;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.consent.testkit.ConsentsContract;
import org.tabellion.consent.testkit.FixedCredentials;
import org.tabellion.consent.testkit.InMemoryConsents;
import org.tabellion.consent.testkit.InMemoryMintedSads;
import org.tabellion.consent.testkit.PlainVault;
import org.tabellion.consent.testkit.UnsignedSads;
import org.tabellion.groups.GroupView;
import org.tabellion.groups.testkit.FixedGroup;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;

/** What cannot be undone is ordered by its owner, who has just signed in by two factors. */
class KeyDeletionOrderingTest {

    private static final CredentialToShow KEY = FixedCredentials.credential('1');
    private static final SignerId OWNER = ConsentsContract.SIGNER;
    private static final SignerId EVE = new SignerId("sg_" + "E".repeat(26));
    private static final Instant NOW = ConsentsContract.NOW;

    private final CollectedAudit audit = new CollectedAudit();
    private final InMemoryConsents consents = new InMemoryConsents();
    private final UnsignedSads sads = new UnsignedSads();
    private String minimum = AuthenticationProof.TWO_FACTORS;
    private final OrderKeyDeletion deletions = new KeyDeletionOrdering(
            id -> id.equals(KEY.id())
                    ? Optional.of(new OwnedCredentials.Owned(OWNER, Optional.of(KEY), false))
                    : Optional.empty(),
            consents,
            new InMemoryMintedSads(consents),
            new PlainVault(),
            sads,
            id -> withMinimum(new FixedGroup().group(id)),
            audit,
            new ImmediateUnitOfWork(),
            new ManualTime(NOW),
            new SeededRandomness(3));

    private GroupView withMinimum(GroupView group) {
        return new GroupView(
                group.id(),
                group.version(),
                group.name(),
                group.keyAlgorithm(),
                group.certificateProfile(),
                minimum,
                group.consentLife(),
                group.terms());
    }

    @Test
    void the_order_names_key_owner_and_purpose_and_is_audited() {
        assertThat(order(KEY.id(), OWNER, AuthenticationProof.TWO_FACTORS, NOW)).isInstanceOf(Outcome.Ordered.class);

        assertThat(sads.payloads())
                .singleElement()
                .asString()
                .contains("\"purpose\":\"delete\"", "\"key_id\":\"kp_1\"", "\"sub\":\"" + OWNER + "\"");
        assertThat(audit.lines()).hasSize(1);
    }

    @Test
    void one_factor_is_too_little_also_where_the_group_signs_by_one() {
        minimum = AuthenticationProof.ONE_FACTOR;

        assertThat(order(KEY.id(), OWNER, AuthenticationProof.ONE_FACTOR, NOW)).isEqualTo(new Outcome.StepUpNeeded());
        assertThat(order(KEY.id(), OWNER, AuthenticationProof.TWO_FACTORS, NOW)).isInstanceOf(Outcome.Ordered.class);
    }

    @Test
    void what_the_group_demands_beyond_that_is_demanded() {
        minimum = "urn:tabellion:loa:high";

        assertThat(order(KEY.id(), OWNER, AuthenticationProof.TWO_FACTORS, NOW)).isEqualTo(new Outcome.StepUpNeeded());
    }

    @Test
    void a_sign_in_of_a_quarter_of_an_hour_ago_is_too_old() {
        assertThat(order(KEY.id(), OWNER, AuthenticationProof.TWO_FACTORS, NOW.minus(Duration.ofMinutes(15))))
                .isEqualTo(new Outcome.StepUpNeeded());
        assertThat(sads.payloads()).isEmpty();
    }

    @Test
    void another_signers_key_is_as_unknown_as_none_whatever_the_sign_in() {
        for (var acr : List.of(AuthenticationProof.ONE_FACTOR, AuthenticationProof.TWO_FACTORS)) {
            assertThat(order(KEY.id(), EVE, acr, NOW)).isEqualTo(new Outcome.CredentialUnknown());
            assertThat(order(new CredentialId("cr_" + "9".repeat(26)), EVE, acr, NOW))
                    .isEqualTo(new Outcome.CredentialUnknown());
        }
        assertThat(audit.lines()).hasSize(4).allMatch(it -> it.endsWith("REFUSED"));
    }

    private Outcome order(CredentialId key, SignerId by, String acr, Instant at) {
        return GroupScope.call(
                ConsentsContract.GROUP,
                () -> deletions.order(
                        key,
                        new AuthenticationProof(by, ConsentsContract.GROUP, List.of("pwd"), acr, at),
                        new ClientId("sp")));
    }
}
