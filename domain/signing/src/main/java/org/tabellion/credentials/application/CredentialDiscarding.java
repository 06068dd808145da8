package org.tabellion.credentials.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.credentials.DiscardCredential;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.Credential.Active;
import org.tabellion.credentials.model.Credential.Discarded;
import org.tabellion.credentials.model.Credential.Revoked;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class CredentialDiscarding implements DiscardCredential {

    private final Credentials credentials;
    private final UnitOfWork work;
    private final RecordAudit audit;

    CredentialDiscarding(Credentials credentials, UnitOfWork work, RecordAudit audit) {
        this.credentials = credentials;
        this.work = work;
        this.audit = audit;
    }

    @Override
    public void discard(CredentialId id, String reason) {
        switch (credentials.get(id)) {
            case Discarded _, Revoked _ -> {}
            case Active _ -> throw Failure.conflict("credential_active", id + " is active: revoke it");
            case Credential unfinished -> discard(unfinished, reason);
        }
    }

    private void discard(Credential unfinished, String reason) {
        work.run(() -> {
            // The SAM's sealed object is dropped with the state: nobody holds it any more, so the key is gone.
            credentials.replace(unfinished, new Discarded(unfinished.origin(), reason));
            audit.record(new AuditEvent(
                    "credentials.discard",
                    AuditEvent.Outcome.DONE,
                    Map.of("credential", unfinished.id().value(), "reason", reason)));
        });
    }
}
