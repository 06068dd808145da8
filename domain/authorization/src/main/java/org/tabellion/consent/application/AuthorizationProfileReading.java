package org.tabellion.consent.application;

import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.ReadAuthorizationProfile;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.UseCase;

@UseCase
final class AuthorizationProfileReading implements ReadAuthorizationProfile {

    private final AuthorizationProfiles profiles;

    AuthorizationProfileReading(AuthorizationProfiles profiles) {
        this.profiles = profiles;
    }

    @Override
    public AuthorizationProfile profile(CredentialId credential, SignerId owner) {
        return profiles.of(credential).orElseGet(() -> AuthorizationProfile.usual(credential, owner));
    }
}
