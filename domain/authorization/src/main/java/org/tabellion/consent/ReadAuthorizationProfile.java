package org.tabellion.consent;

import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;

/** How a credential is authorised: for {@code credentials/info}. Within the present group. */
public interface ReadAuthorizationProfile {

    /** @param owner to whom the credential belongs, as the caller knows it */
    AuthorizationProfile profile(CredentialId credential, SignerId owner);
}
