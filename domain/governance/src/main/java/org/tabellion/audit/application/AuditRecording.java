package org.tabellion.audit.application;

import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.audit.model.AuditRecord;
import org.tabellion.audit.spi.AuditLog;
import org.tabellion.audit.spi.Node;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.Trace;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class AuditRecording implements RecordAudit {

    private final AuditLog log;
    private final Node node;
    private final Ids ids;
    private final TrustedTime time;

    AuditRecording(AuditLog log, Node node, Ids ids, TrustedTime time) {
        this.log = log;
        this.node = node;
        this.ids = ids;
        this.time = time;
    }

    @Override
    public void record(AuditEvent event) {
        log.append(new AuditRecord(
                ids.next(AuditRecord.PREFIX),
                node.name(),
                time.now(),
                time.isReferenced(),
                GroupScope.current(),
                Trace.current().traceId(),
                event));
    }
}
