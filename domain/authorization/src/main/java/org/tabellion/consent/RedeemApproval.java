package org.tabellion.consent;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;

/** Gives the SAD behind a handle to those who act on it: the signing context (through its own port) and nobody else. */
public interface RedeemApproval {

    /** @param client for whom the signer approved; another one's approval is unknown */
    Outcome redeem(ApprovalId approval, ClientId client);

    /** The consent to key creation of this enrolment. */
    Outcome redeemKeyCreation(EnrolmentId enrolment);

    sealed interface Outcome {

        record Redeemed(Sad sad, SignerId signer, Optional<CredentialId> credential, Instant expiresAt)
                implements Outcome {}

        record Expired() implements Outcome {}

        record Unknown() implements Outcome {}
    }
}
