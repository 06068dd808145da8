package org.tabellion.consent;

import java.util.Optional;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;

/** How a client's question was answered, for the authorization endpoint that asked it. */
public interface ReadAnswer {

    /**
     * @param authorizationRequest that of the question
     * @throws Failure NOT_FOUND also for another signer's and for the answer to another request
     */
    Answer answer(ConsentId consent, String authorizationRequest, AuthenticationProof signer);

    sealed interface Answer {

        record Waiting() implements Answer {}

        /** @param credential empty for the creation of one */
        record Approved(ApprovalId approval, Optional<CredentialId> credential) implements Answer {}

        record Refused() implements Answer {}

        record Expired() implements Answer {}
    }
}
