package org.tabellion.audit.testkit;

import java.util.ArrayList;
import java.util.List;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;

/** Keeps what was recorded, in order. */
public final class CollectedAudit implements RecordAudit {

    private final List<AuditEvent> events = new ArrayList<>();

    @Override
    public synchronized void record(AuditEvent event) {
        events.add(event);
    }

    public synchronized List<AuditEvent> all() {
        return List.copyOf(events);
    }

    /** Types and outcomes, as {@code consent.given DONE}. */
    public synchronized List<String> lines() {
        return events.stream().map(it -> it.type() + " " + it.outcome()).toList();
    }
}
