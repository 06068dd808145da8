package org.tabellion.credentials.adapter.out.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tabellion.consent.RedeemApproval;
import org.tabellion.consent.RedeemApproval.Outcome;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;

class ContextKeyCreationConsentsTest {

    private static final EnrolmentId ENROLMENT = new EnrolmentId("en_" + "0".repeat(26));

    @Test
    void the_consent_of_the_enrolment_is_handed_on() {
        var skad = new Sad("a.b.c");
        var signer = new SignerId("sg_" + "0".repeat(26));

        assertThat(skad(new Outcome.Redeemed(skad, signer, Optional.empty(), Instant.EPOCH)))
                .contains(skad);
    }

    @Test
    void a_consent_that_is_gone_or_too_old_is_none() {
        assertThat(skad(new Outcome.Expired())).isEmpty();
        assertThat(skad(new Outcome.Unknown())).isEmpty();
    }

    private static Optional<Sad> skad(Outcome scripted) {
        return new ContextKeyCreationConsents(new RedeemApproval() {
                    @Override
                    public Outcome redeem(ApprovalId approval, ClientId client) {
                        throw new AssertionError("not asked for a signature");
                    }

                    @Override
                    public Outcome redeemKeyCreation(EnrolmentId enrolment) {
                        assertThat(enrolment).isEqualTo(ENROLMENT);
                        return scripted;
                    }
                })
                .skadFor(ENROLMENT);
    }
}
