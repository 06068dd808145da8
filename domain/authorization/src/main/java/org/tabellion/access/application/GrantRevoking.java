package org.tabellion.access.application;

import java.util.LinkedHashMap;
import org.tabellion.access.Grant;
import org.tabellion.access.RevokeGrant;
import org.tabellion.access.TokensWithdrawn;
import org.tabellion.access.spi.Grants;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.DomainEvents;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class GrantRevoking implements RevokeGrant {

    private static final int MOST_TRIES = 5;

    private final Grants grants;
    private final RecordAudit audit;
    private final DomainEvents events;
    private final UnitOfWork work;

    GrantRevoking(Grants grants, RecordAudit audit, DomainEvents events, UnitOfWork work) {
        this.grants = grants;
        this.audit = audit;
        this.events = events;
        this.work = work;
    }

    @Override
    public void revoke(String id, String reason) {
        for (int tries = 1; ; tries++) {
            try {
                var found = grants.byId(id);
                if (found.isPresent()) {
                    revoke(found.get(), reason);
                }
                return;
            } catch (Failure changed) {
                if (changed.kind() != Failure.Kind.CONFLICT || tries == MOST_TRIES) {
                    throw changed;
                }
            }
        }
    }

    private void revoke(Grant present, String reason) {
        var revoked = present.revoked();
        if (!revoked.equals(present)) {
            replace(present, revoked, reason);
        }
        events.publish(new TokensWithdrawn(revoked));
    }

    private void replace(Grant present, Grant revoked, String reason) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("client", present.client().value());
        facts.put("principal", present.principal());
        facts.put("reason", reason);
        GroupScope.run(
                present.group(),
                () -> work.run(() -> {
                    grants.replace(present, revoked);
                    audit.record(new AuditEvent("access.grant_revoked", AuditEvent.Outcome.DONE, facts));
                }));
    }
}
