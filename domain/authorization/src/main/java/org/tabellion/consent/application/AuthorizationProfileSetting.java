package org.tabellion.consent.application;

import java.util.Map;
import org.tabellion.audit.RecordAudit;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.SetAuthorizationProfile;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.ReadOrganization;

@UseCase
final class AuthorizationProfileSetting implements SetAuthorizationProfile {

    private final KeptProfiles profiles;
    private final ReadOrganization organizations;

    AuthorizationProfileSetting(
            AuthorizationProfiles profiles,
            OwnedCredentials credentials,
            ReadOrganization organizations,
            RecordAudit audit,
            UnitOfWork work) {
        this.profiles = new KeptProfiles(profiles, credentials, audit, work);
        this.organizations = organizations;
    }

    @Override
    public void set(AuthorizationProfile profile) {
        var owned = profiles.owned(profile.credential());
        if (!owned.owner().equals(profile.owner())) {
            throw Failure.notFound("credential");
        }
        if (profile.seal() || organizations.organization(owned.owner()).isPresent()) {
            throw Failure.invalid("invalid_profile", "how a legal person's key seals is set by an operator");
        }
        profiles.put(profile, owned, Map.of());
    }
}
