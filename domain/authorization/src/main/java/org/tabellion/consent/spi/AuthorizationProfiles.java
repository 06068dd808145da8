package org.tabellion.consent.spi;

import java.util.Optional;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.kernel.CredentialId;

/** How the credentials of the present group are authorised, as far as not on our own page. */
public interface AuthorizationProfiles {

    Optional<AuthorizationProfile> of(CredentialId credential);

    /** In the place of a former one. */
    void put(AuthorizationProfile profile);
}
