package org.tabellion.consent.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.SetAuthorizationProfile;
import org.tabellion.consent.model.ExplicitRules;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class AuthorizationProfileSetting implements SetAuthorizationProfile {

    private final AuthorizationProfiles profiles;
    private final OwnedCredentials credentials;
    private final RecordAudit audit;
    private final UnitOfWork work;

    AuthorizationProfileSetting(
            AuthorizationProfiles profiles, OwnedCredentials credentials, RecordAudit audit, UnitOfWork work) {
        this.profiles = profiles;
        this.credentials = credentials;
        this.audit = audit;
        this.work = work;
    }

    @Override
    public void set(AuthorizationProfile profile) {
        var owned = credentials
                .find(profile.credential())
                .filter(it -> it.owner().equals(profile.owner()))
                .filter(it -> it.usable().isPresent())
                .orElseThrow(() -> Failure.notFound("credential"));
        ExplicitRules.fault(profile, owned.level1()).ifPresent(it -> {
            throw Failure.invalid("invalid_profile", it);
        });
        work.run(() -> {
            profiles.put(profile);
            audit.record(new AuditEvent(
                    "consent.profile_set",
                    AuditEvent.Outcome.DONE,
                    Map.of(
                            "credential", profile.credential().value(),
                            "mode", profile.mode().name(),
                            "level", String.valueOf(profile.level()),
                            "factors",
                                    profile.factors().stream().sorted().toList().toString(),
                            "seal", String.valueOf(profile.seal()))));
        });
    }
}
