package org.tabellion.consent;

import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.ConsentId;

/** The signer says no. Repeating it changes nothing; after a yes it is CONFLICT. */
public interface RefuseConsent {

    void refuse(ConsentId consent, AuthenticationProof signer);
}
