package org.tabellion.signers;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.SignerId;

/** @param signer present once the account is open; {@code credential} once the credential is active */
public record EnrolmentView(
        EnrolmentId id,
        ClientId client,
        State state,
        Optional<SignerId> signer,
        Optional<CredentialId> credential,
        Optional<String> reason,
        Instant requestedAt) {

    public enum State {
        REQUESTED,
        ACCOUNT_OPEN,
        TERMS_ACCEPTED,
        ACTIVE,
        REJECTED,
        EXPIRED
    }
}
