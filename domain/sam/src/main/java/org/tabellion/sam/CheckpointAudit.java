package org.tabellion.sam;

import org.tabellion.kernel.Failure;

/** Signs where the audit stands: {@code GET /audit/checkpoint}. Whoever keeps the answer knows a log that was cut later. */
public interface CheckpointAudit {

    /**
     * @param client on whose wish; stands in the audit
     * @throws Failure UNAVAILABLE if the audit cannot be written
     */
    Checkpoint checkpoint(Caller client);

    /** For each log the evidence of a record that was written for this very answer: its root covers all before. */
    record Checkpoint(AuditEvidence service, AuditEvidence admin, Position position) {}
}
