package org.tabellion.signers.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;
import org.tabellion.signers.model.Enrolment;
import org.tabellion.signers.model.Invitation;
import org.tabellion.signers.spi.Enrolments;
import org.tabellion.signers.spi.Invitations;
import org.tabellion.signers.spi.Signers;
import org.tabellion.signers.testkit.SignersContract;

class JdbcSignersTest implements SignersContract {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.signers.adapter.out.jdbc");

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("signers_signer, signers_address, signers_enrolment, signers_invitation");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public Signers signers() {
        return CONTEXT.bean(Signers.class);
    }

    @Test
    void an_enrolment_is_given_back_in_every_state() {
        var enrolments = CONTEXT.bean(Enrolments.class);
        GroupScope.run(BANK, () -> {
            var requested = requested('1');
            enrolments.add(requested, "key", Bytes.ofHex("ab"));
            assertThat(enrolments.get(requested.getId())).isEqualTo(requested);
            assertThat(enrolments.firstUse(new ClientId("sp"), "key"))
                    .contains(new Enrolments.FirstUse(requested.getId(), Bytes.ofHex("ab")));
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> enrolments.add(requested('2'), "key", Bytes.ofHex("ab")))
                    .returns(Failure.Kind.CONFLICT, Failure::kind);

            var signer = new SignerId("sg_" + "A".repeat(26));
            var open = requested.opened(signer);
            var accepted = open.accepted();
            var active = accepted.active(new CredentialId("cr_" + "A".repeat(26)));
            enrolments.replace(requested, open);
            assertThat(enrolments.of(signer)).containsExactly(open);
            enrolments.replace(open, accepted);
            assertThat(enrolments.get(requested.getId())).isEqualTo(accepted);
            enrolments.replace(accepted, active);
            assertThat(enrolments.get(requested.getId())).isEqualTo(active);
            var rejected = new Enrolment.Rejected(requested.origin(), Optional.of(signer), "certificate_rejected");
            enrolments.replace(active, rejected);
            assertThat(enrolments.get(requested.getId())).isEqualTo(rejected);
            var expired = new Enrolment.Expired(requested.origin(), Optional.empty());
            enrolments.replace(rejected, expired);
            assertThat(enrolments.get(requested.getId())).isEqualTo(expired);
        });
    }

    @Test
    void of_two_who_redeem_an_invitation_one_gets_it() {
        var invitations = CONTEXT.bean(Invitations.class);
        GroupScope.run(BANK, () -> {
            var invitation = new Invitation(
                    BANK,
                    new SignerId("sg_" + "A".repeat(26)),
                    Bytes.ofHex("ab".repeat(32)),
                    Instant.parse("2026-11-22T10:00:00Z"));
            invitations.put(invitation);
            assertThat(invitations.byDigest(invitation.digest())).contains(invitation);
            assertThat(invitations.remove(invitation)).isTrue();
            assertThat(invitations.remove(invitation)).isFalse();
        });
    }

    private static Enrolment.Requested requested(char number) {
        return new Enrolment.Requested(new Enrolment.Origin(
                new EnrolmentId("en_" + String.valueOf(number).repeat(26)),
                BANK,
                new ClientId("sp"),
                SignersContract.person(),
                Instant.parse("2026-11-21T10:00:00Z")));
    }
}
