package org.tabellion.signers;

import java.util.Optional;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** The legal person that an account holds keys for. */
public interface ReadOrganization {

    /**
     * Empty if the account is a natural person's.
     *
     * @throws Failure NOT_FOUND
     */
    Optional<Organization> organization(SignerId account);
}
