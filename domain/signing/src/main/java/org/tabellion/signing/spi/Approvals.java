package org.tabellion.signing.spi;

import java.util.Optional;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;

/** The SAD behind an approval, kept in the authorization context: bound in {@code adapters-out/contexts}. */
public interface Approvals {

    Answer sadFor(ApprovalId approval, ClientId client);

    sealed interface Answer {

        record Present(Sad sad, SignerId signer, Optional<CredentialId> credential) implements Answer {}

        record Expired() implements Answer {}

        record Unknown() implements Answer {}
    }
}
