package org.tabellion.consent.spi;

import java.util.Optional;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;

/** Any credential of the present group, which lives in the signing context: bound in {@code adapters-out/contexts}. */
public interface OwnedCredentials {

    Optional<Owned> find(CredentialId credential);

    /**
     * @param usable empty if it cannot sign now
     * @param level1 whether the key was sealed at the SAM to be opened without naming the hashes
     */
    record Owned(SignerId owner, Optional<CredentialToShow> usable, boolean level1) {}
}
