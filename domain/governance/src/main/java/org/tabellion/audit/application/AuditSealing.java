package org.tabellion.audit.application;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.tabellion.audit.SealAudit;
import org.tabellion.audit.model.AuditRecord;
import org.tabellion.audit.model.Link;
import org.tabellion.audit.model.Seal;
import org.tabellion.audit.spi.AuditLog;
import org.tabellion.audit.spi.AuditSealer;
import org.tabellion.audit.spi.Node;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;
import org.tabellion.monitoring.RaiseAlarm;

@UseCase
final class AuditSealing implements SealAudit {

    private static final int AT_ONCE = 1000;
    private static final Duration LATE = Duration.ofSeconds(5);

    private final AuditLog log;
    private final AuditSealer sealer;
    private final RaiseAlarm alarm;
    private final Node node;
    private final TrustedTime time;

    AuditSealing(AuditLog log, AuditSealer sealer, RaiseAlarm alarm, Node node, TrustedTime time) {
        this.log = log;
        this.sealer = sealer;
        this.alarm = alarm;
        this.node = node;
        this.time = time;
    }

    @Override
    public int seal() {
        return log.alone(node.name(), this::sealed);
    }

    private int sealed() {
        var records = log.unchained(node.name(), AT_ONCE);
        if (records.isEmpty()) {
            return 0;
        }
        warnIfLate(records.getFirst());
        var links = new ArrayList<Link>();
        var head = log.head(node.name());
        for (var record : records) {
            var link = Link.after(head, record);
            links.add(link);
            head = Optional.of(link);
        }
        var at = time.now();
        var newest = links.getLast();
        var signed = sealer.sign(Seal.sealed(newest, at));
        log.chain(links);
        log.seal(new Seal(node.name(), newest.sequence(), newest.hash(), at, signed.kid(), signed.signature()));
        return links.size();
    }

    private void warnIfLate(AuditRecord oldest) {
        if (oldest.at().plus(LATE).isBefore(time.now())) {
            alarm.raise("audit.seal_late", "record %s of node %s".formatted(oldest.id(), node.name()));
        }
    }
}
