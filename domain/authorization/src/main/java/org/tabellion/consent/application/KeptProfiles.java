package org.tabellion.consent.application;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.model.ExplicitRules;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.consent.spi.OwnedCredentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UnitOfWork;

/** Profiles of credentials that can sign, kept if they break no rule. */
record KeptProfiles(AuthorizationProfiles profiles, OwnedCredentials credentials, RecordAudit audit, UnitOfWork work) {

    OwnedCredentials.Owned owned(CredentialId credential) {
        return credentials
                .find(credential)
                .filter(it -> it.usable().isPresent())
                .orElseThrow(() -> Failure.notFound("credential"));
    }

    /** @param more beside what the profile says */
    void put(AuthorizationProfile profile, OwnedCredentials.Owned owned, Map<String, String> more) {
        ExplicitRules.fault(profile, owned.level1()).ifPresent(it -> {
            throw Failure.invalid("invalid_profile", it);
        });
        var facts = new LinkedHashMap<>(more);
        facts.put("credential", profile.credential().value());
        facts.put("mode", profile.mode().name());
        facts.put("level", String.valueOf(profile.level()));
        facts.put("factors", profile.factors().stream().sorted().toList().toString());
        facts.put("seal", String.valueOf(profile.seal()));
        work.run(() -> {
            profiles.put(profile);
            audit.record(new AuditEvent("consent.profile_set", AuditEvent.Outcome.DONE, facts));
        });
    }
}
