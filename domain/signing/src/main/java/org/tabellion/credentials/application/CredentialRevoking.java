package org.tabellion.credentials.application;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.credentials.CredentialRevoked;
import org.tabellion.credentials.RevokeCredential;
import org.tabellion.credentials.model.Credential.Active;
import org.tabellion.credentials.model.Credential.Revoked;
import org.tabellion.credentials.spi.CertificateAuthority;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.credentials.spi.SigningKeys;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.DomainEvents;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.StepId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class CredentialRevoking implements RevokeCredential {

    private static final String TYPE = "credentials.revoke";

    /** What the SAM says of a key whose object opens nothing any more. */
    private static final Set<String> ENDED = Set.of("key_state", "key_destroyed");

    private final Credentials credentials;
    private final SigningKeys keys;
    private final CertificateAuthority authority;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final DomainEvents events;
    private final TrustedTime time;

    CredentialRevoking(
            Credentials credentials,
            SigningKeys keys,
            CertificateAuthority authority,
            UnitOfWork work,
            RecordAudit audit,
            DomainEvents events,
            TrustedTime time) {
        this.credentials = credentials;
        this.keys = keys;
        this.authority = authority;
        this.work = work;
        this.audit = audit;
        this.events = events;
        this.time = time;
    }

    @Override
    public void revoke(CredentialId id, Reason reason, Optional<Sad> order) {
        switch (credentials.get(id)) {
            case Active active -> revoke(active, reason, order);
            case Revoked _ -> {}
            default -> throw Failure.conflict("credential_not_active", id + " never became active: discard it");
        }
    }

    private void revoke(Active active, Reason reason, Optional<Sad> order) {
        var facts = Map.of(
                "credential", active.id().value(),
                "sam_key", active.key().samKeyId(),
                "reason", reason.name(),
                "by", order.isPresent() ? "signer" : "service");
        work.run(() -> audit.record(new AuditEvent(TYPE, AuditEvent.Outcome.INTENDED, facts)));

        // First what stops signing, whatever becomes of the rest.
        endKey(active, order);
        authority.revoke(active.chain().getFirst(), reason.code());

        var revoked = active.revoked(time.now(), reason.name());
        work.run(() -> {
            credentials.replace(active, revoked);
            audit.record(new AuditEvent(TYPE, AuditEvent.Outcome.DONE, facts));
            events.publish(new CredentialRevoked(active.id(), active.origin().signer(), revoked.at()));
        });
    }

    private void endKey(Active active, Optional<Sad> order) {
        try {
            askForEnd(active, order);
        } catch (Failure refused) {
            // An attempt before this one came as far as this, and its answer is not recorded any more.
            if (refused.kind() != Failure.Kind.CONFLICT || !ENDED.contains(refused.code())) {
                throw refused;
            }
        }
    }

    private void askForEnd(Active active, Optional<Sad> order) {
        var key = Held.sealed(active.key());
        if (order.isPresent()) {
            // The SAM takes a repeated id for the same order only: another one is a new request.
            var digest = DigestAlgorithm.SHA256
                    .digest(Bytes.ofUtf8(order.get().compact()))
                    .hex();
            keys.destroy(StepId.of(active.id().value(), "destroy", digest), key, order.get());
        } else {
            // The newer object that comes back could be enabled again: it is not kept.
            keys.update(
                    Held.step(active.id(), "disable", active.signer()),
                    key,
                    Held.sealed(active.signer(), active.origin()),
                    true,
                    false,
                    Optional.empty());
        }
    }
}
