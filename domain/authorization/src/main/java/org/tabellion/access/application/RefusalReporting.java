package org.tabellion.access.application;

import java.util.LinkedHashMap;
import org.tabellion.access.ReportRefusal;
import org.tabellion.access.spi.Clients;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class RefusalReporting implements ReportRefusal {

    private final Clients clients;
    private final RecordAudit audit;
    private final UnitOfWork work;

    RefusalReporting(Clients clients, RecordAudit audit, UnitOfWork work) {
        this.clients = clients;
        this.audit = audit;
        this.work = work;
    }

    @Override
    public void report(ClientId id, String endpoint, String error) {
        clients.find(id).ifPresent(client -> {
            var facts = new LinkedHashMap<String, String>();
            facts.put("client", id.value());
            facts.put("endpoint", endpoint);
            facts.put("error", error);
            GroupScope.run(
                    client.view().group(),
                    () -> work.run(() ->
                            audit.record(new AuditEvent("access.request_refused", AuditEvent.Outcome.REFUSED, facts))));
        });
    }
}
