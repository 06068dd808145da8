package org.tabellion.consent;

import java.util.List;
import java.util.Optional;
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
         * May these hashes be signed?
         *
         * @param keys any of these will do: of several the signer picks one on the page
         */
        record SignHashes(
                ClientId client,
                List<CredentialId> keys,
                List<Dtbsr> hashes,
                String description,
                String authorizationRequest)
                implements OfClient {

            public SignHashes {
                keys = List.copyOf(keys);
                hashes = List.copyOf(hashes);
            }
        }

        /** May a key be made, under the terms of the group? */
        record CreateKey(EnrolmentId enrolment) implements Question {}

        /** May one more key be made for a signer who exists, under the terms of the group? */
        record CreateFurtherKey(
                ClientId client, Optional<KeyWish> wish, String description, String authorizationRequest)
                implements OfClient {}

        /** Is this key to be destroyed for good? */
        record DestroyKey(ClientId client, CredentialId credential, String description, String authorizationRequest)
                implements OfClient {}

        /** What a client has asked by way of the CSC authorization endpoint. */
        sealed interface OfClient extends Question {

            ClientId client();

            /** The client's own words; may be empty. */
            String description();

            /** Ties the consent to one OAuth request, so that a second request asks anew. */
            String authorizationRequest();
        }
    }
}
