package org.tabellion.consent;

import java.util.Optional;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;

/** What the consent page shows. For a document the DTBS/R is computed for {@code chosen} before this returns. */
public interface ShowConsent {

    /**
     * @param chosen the key that the signer picked, empty on the first call
     * @throws Failure NOT_FOUND also for another signer's
     */
    ConsentView show(ConsentId consent, Optional<CredentialId> chosen, AuthenticationProof signer);

    /** The bytes that are shown, checked against the digest that the approval will carry. */
    Bytes document(ConsentId consent, AuthenticationProof signer);
}
