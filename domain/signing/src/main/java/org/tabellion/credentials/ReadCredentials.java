package org.tabellion.credentials;

import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** Credentials for those who list, show and use them. */
public interface ReadCredentials {

    /** @throws Failure NOT_FOUND */
    CredentialView credential(CredentialId id);

    /** Oldest first. */
    List<CredentialView> of(SignerId signer);

    /** All active ones of the present group, a page at a time, oldest first; {@code after} empty for the first page. */
    List<CredentialView> page(Optional<CredentialId> after, int most);
}
