package org.tabellion.credentials.application;

import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.credentials.ActivateCredential;
import org.tabellion.credentials.CredentialActivated;
import org.tabellion.credentials.model.Credential.Active;
import org.tabellion.credentials.model.Credential.Certified;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.credentials.spi.SigningKeys;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DomainEvents;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class CredentialActivating implements ActivateCredential {

    private static final String TYPE = "credentials.activate";

    private final Credentials credentials;
    private final SigningKeys keys;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final DomainEvents events;
    private final TrustedTime time;

    CredentialActivating(
            Credentials credentials,
            SigningKeys keys,
            UnitOfWork work,
            RecordAudit audit,
            DomainEvents events,
            TrustedTime time) {
        this.credentials = credentials;
        this.keys = keys;
        this.work = work;
        this.audit = audit;
        this.events = events;
        this.time = time;
    }

    @Override
    public void activate(CredentialId id) {
        switch (credentials.get(id)) {
            case Certified certified -> activate(certified);
            case Active _ -> {}
            default -> throw Failure.conflict("credential_not_certified", id + " is not certified");
        }
    }

    private void activate(Certified certified) {
        var facts = Map.of(
                "credential", certified.id().value(), "sam_key", certified.key().samKeyId());
        work.run(() -> audit.record(new AuditEvent(TYPE, AuditEvent.Outcome.INTENDED, facts)));

        var key = keys.update(
                Held.step(certified.id(), "activate", certified.signer()),
                Held.sealed(certified.key()),
                Held.sealed(certified.signer(), certified.origin()),
                true,
                true,
                Optional.of(certified.chain().getFirst()));

        var active = certified.activated(Held.key(key));
        work.run(() -> {
            credentials.replace(certified, active);
            audit.record(new AuditEvent(TYPE, AuditEvent.Outcome.DONE, facts));
            events.publish(new CredentialActivated(active.id(), active.origin().signer(), time.now()));
        });
    }
}
