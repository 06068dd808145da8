package org.tabellion.consent.testkit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.kernel.CredentialId;

public final class InMemoryAuthorizationProfiles implements AuthorizationProfiles {

    private final Map<CredentialId, AuthorizationProfile> kept = new ConcurrentHashMap<>();

    @Override
    public Optional<AuthorizationProfile> of(CredentialId credential) {
        return Optional.ofNullable(kept.get(credential));
    }

    @Override
    public void put(AuthorizationProfile profile) {
        kept.put(profile.credential(), profile);
    }
}
