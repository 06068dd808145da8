package org.tabellion.consent;

import java.util.List;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SigningRequestId;

/**
 * Puts a question to a signer. Asking the same question again while it is open gives the same consent.
 */
public interface AskForConsent {

    /** @throws Failure NOT_FOUND if what is asked about is not this signer's; CONFLICT if it no longer waits for an answer */
    ConsentId ask(Question question, AuthenticationProof signer);

    sealed interface Question {

        /** May this document be signed? The key is picked on the page when there are several. */
        record SignDocument(SigningRequestId request) implements Question {}

        /**
         * May these hashes be signed? Asked by the CSC authorization endpoint.
         *
         * @param authorizationRequest ties the consent to one OAuth request, so that a second request asks anew
         */
        record SignHashes(
                ClientId client,
                CredentialId credential,
                List<Dtbsr> hashes,
                String description,
                String authorizationRequest)
                implements Question {}

        /** May a key be made, under the terms of the group? */
        record CreateKey(EnrolmentId enrolment) implements Question {}
    }
}
