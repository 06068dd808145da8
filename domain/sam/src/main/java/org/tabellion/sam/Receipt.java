package org.tabellion.sam;

import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;

/**
 * Where an answer stands in the audit.
 *
 * @param auditId {@code X-SAM-Audit-Id}
 * @param position {@code X-SAM-Sequence}
 * @param evidence present for what was done; a refusal is flushed, and covered by the next root
 */
public record Receipt(String auditId, Position position, Optional<AuditEvidence> evidence) implements ValueObject {}
