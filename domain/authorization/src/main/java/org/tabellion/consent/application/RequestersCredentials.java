package org.tabellion.consent.application;

import java.util.Optional;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.Requester;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.kernel.CredentialId;

/** Explicit credentials as far as a requester may know of them: what is not theirs is unknown. */
final class RequestersCredentials {

    private final OwnedCredentials credentials;
    private final AuthorizationProfiles profiles;

    RequestersCredentials(OwnedCredentials credentials, AuthorizationProfiles profiles) {
        this.credentials = credentials;
        this.profiles = profiles;
    }

    record Found(OwnedCredentials.Owned owned, AuthorizationProfile profile) {}

    Optional<Found> find(Requester requester, CredentialId id) {
        return credentials
                .find(id)
                .filter(it -> requester.signer().map(it.owner()::equals).orElse(true))
                .map(it -> new Found(it, profiles.of(id).orElseGet(() -> AuthorizationProfile.usual(id, it.owner()))))
                .filter(it -> it.profile().clients().isEmpty()
                        || it.profile().clients().contains(requester.client()));
    }
}
