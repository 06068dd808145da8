package org.tabellion.consent.application;

import java.util.Map;
import java.util.Set;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.AuthorizationProfile.Mode;
import org.tabellion.consent.SetSealProfile;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.ReadOrganization;

@UseCase
final class SealProfileSetting implements SetSealProfile {

    private final KeptProfiles profiles;
    private final ReadOrganization organizations;

    SealProfileSetting(
            AuthorizationProfiles profiles,
            OwnedCredentials credentials,
            ReadOrganization organizations,
            RecordAudit audit,
            UnitOfWork work) {
        this.profiles = new KeptProfiles(profiles, credentials, audit, work);
        this.organizations = organizations;
    }

    @Override
    public void set(CredentialId credential, Set<ClientId> clients, int multisign, ClientId by) {
        var owned = sealers(credential);
        profiles.put(
                new AuthorizationProfile(
                        credential,
                        owned.owner(),
                        Mode.EXPLICIT,
                        1,
                        Set.of(AuthorizationFactor.PIN),
                        multisign,
                        true,
                        clients),
                owned,
                Map.of(
                        "by", by.value(),
                        "clients",
                                clients.stream()
                                        .map(ClientId::value)
                                        .sorted()
                                        .toList()
                                        .toString()));
    }

    @Override
    public void end(CredentialId credential, ClientId by) {
        var owned = sealers(credential);
        profiles.put(AuthorizationProfile.usual(credential, owned.owner()), owned, Map.of("by", by.value()));
    }

    private OwnedCredentials.Owned sealers(CredentialId credential) {
        var owned = profiles.owned(credential);
        if (organizations.organization(owned.owner()).isEmpty()) {
            throw Failure.notFound("credential");
        }
        return owned;
    }
}
