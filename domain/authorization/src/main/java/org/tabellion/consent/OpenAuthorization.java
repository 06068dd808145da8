package org.tabellion.consent;

import java.time.Duration;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.CredentialId;

/** What a handle stands for: for {@code signatures/signHash} and {@code credentials/authorizeCheck}. */
public interface OpenAuthorization {

    /** Within the present group. A handle shown by another client, or with another signer's token, is unknown; that is audited. */
    Outcome open(AuthorizationHandle handle, Requester requester);

    sealed interface Outcome {

        /** @param left signatures that nobody has reserved or made yet */
        record Open(ApprovalId approval, CredentialId credential, int left, Duration life) implements Outcome {}

        record Expired() implements Outcome {}

        /** Also revoked and extended. */
        record Unknown() implements Outcome {}
    }
}
