package org.tabellion.audit;

/**
 * Writes one audit record, within the unit of work that is open: it stands or falls with the business data.
 * The record carries the present {@code GroupScope} and {@code Trace}; it is chained and sealed within a second after the commit.
 */
public interface RecordAudit {

    void record(AuditEvent event);
}
