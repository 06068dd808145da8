package org.tabellion.consent;

import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;

/**
 * A signer's order to the SAM to destroy a key: a SAD of purpose {@code delete}, which opens nothing. It serves once, for at
 * most 300 s. Within the present group; audited.
 */
public interface OrderKeyDeletion {

    /**
     * @param proof who orders it, as the token tells that the client shows
     * @throws Failure UNAVAILABLE if the SAD cannot be signed now
     */
    Outcome order(CredentialId credential, AuthenticationProof proof, ClientId client);

    /**
     * The order that the signer gave on our page, to this client. Asked again it is the same.
     *
     * @return never that a step up is needed: that was asked for at the page
     */
    Outcome ordered(ApprovalId approval, CredentialId credential, SignerId signer, ClientId client);

    sealed interface Outcome {

        record Ordered(Sad sad) implements Outcome {}

        /** Also another signer's, and one whose key is no more. */
        record CredentialUnknown() implements Outcome {}

        /** The signer has to sign in anew: it was too long ago, or by too little. */
        record StepUpNeeded() implements Outcome {}
    }
}
