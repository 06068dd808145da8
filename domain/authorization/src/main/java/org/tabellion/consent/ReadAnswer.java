package org.tabellion.consent;

import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;

/** How a question was answered, for whoever asked it. */
public interface ReadAnswer {

    /** @throws Failure NOT_FOUND also for another signer's */
    Answer answer(ConsentId consent, AuthenticationProof signer);

    sealed interface Answer {

        record Waiting() implements Answer {}

        record Approved(ApprovalId approval, CredentialId credential) implements Answer {}

        record Refused() implements Answer {}

        record Expired() implements Answer {}
    }
}
