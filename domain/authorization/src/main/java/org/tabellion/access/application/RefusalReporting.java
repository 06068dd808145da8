package org.tabellion.access.application;

import java.util.LinkedHashMap;
import org.tabellion.access.ReportRefusal;
import org.tabellion.access.model.Buckets;
import org.tabellion.access.spi.Clients;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

/** Whoever names a client can be refused, so the records of one kind are bounded: else anybody could fill the audit. */
@UseCase
final class RefusalReporting implements ReportRefusal {

    private static final int A_MINUTE = 60;

    private final Clients clients;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;
    private final Buckets buckets = new Buckets();

    RefusalReporting(Clients clients, RecordAudit audit, UnitOfWork work, TrustedTime time) {
        this.clients = clients;
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    @Override
    public void report(ClientId id, String endpoint, String error) {
        var tooMany = buckets.take(id + " " + error, A_MINUTE, time.now());
        if (tooMany.isPresent() && !tooMany.get().first()) {
            return;
        }
        clients.find(id).ifPresent(client -> {
            var facts = new LinkedHashMap<String, String>();
            facts.put("client", id.value());
            facts.put("endpoint", endpoint);
            facts.put("error", error);
            if (tooMany.isPresent()) {
                facts.put("further", "not recorded for a minute");
            }
            GroupScope.run(
                    client.view().group(),
                    () -> work.run(() ->
                            audit.record(new AuditEvent("access.request_refused", AuditEvent.Outcome.REFUSED, facts))));
        });
    }
}
