package org.tabellion.signing.adapter.out.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tabellion.consent.RedeemApproval;
import org.tabellion.consent.RedeemApproval.Outcome;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;
import org.tabellion.signing.spi.Approvals.Answer;

class ContextApprovalsTest {

    private static final ApprovalId APPROVAL = new ApprovalId("ap_" + "0".repeat(26));
    private static final ClientId CLIENT = new ClientId("provider");
    private static final SignerId SIGNER = new SignerId("sg_" + "0".repeat(26));
    private static final CredentialId CREDENTIAL = new CredentialId("cr_" + "0".repeat(26));

    @Test
    void a_sad_is_handed_on_with_its_signer_and_credential() {
        var sad = new Sad("a.b.c");

        var answer = answer(new Outcome.Redeemed(sad, SIGNER, Optional.of(CREDENTIAL), Instant.EPOCH));

        assertThat(answer).isEqualTo(new Answer.Present(sad, SIGNER, Optional.of(CREDENTIAL)));
    }

    @Test
    void an_expired_and_an_unknown_approval_stay_what_they_are() {
        assertThat(answer(new Outcome.Expired())).isEqualTo(new Answer.Expired());
        assertThat(answer(new Outcome.Unknown())).isEqualTo(new Answer.Unknown());
    }

    private static Answer answer(Outcome scripted) {
        return new ContextApprovals(new RedeemApproval() {
                    @Override
                    public Outcome redeem(ApprovalId approval, ClientId client) {
                        assertThat(approval).isEqualTo(APPROVAL);
                        assertThat(client).isEqualTo(CLIENT);
                        return scripted;
                    }

                    @Override
                    public Outcome redeemKeyCreation(EnrolmentId enrolment) {
                        throw new AssertionError("not asked for a key");
                    }
                })
                .sadFor(APPROVAL, CLIENT);
    }
}
