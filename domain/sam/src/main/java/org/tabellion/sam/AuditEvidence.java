package org.tabellion.sam;

import java.util.List;
import org.tabellion.kernel.Bytes;

/**
 * Proof that a record is part of the SAM's signed audit, for the asker to keep. The record and the root are lines of the
 * audit log: RFC 8785 JSON, byte for byte, so that they can be embedded in an answer as they are and their digest can
 * be computed again from any equal JSON value.
 *
 * @param record the audit line
 * @param proof from the leaf up; the leaf is SHA-256 over 0x00 and the line, a node SHA-256 over 0x01, left, right
 * @param root the line of the signed root that covers the record
 */
public record AuditEvidence(String record, List<Step> proof, String root) {

    public AuditEvidence {
        proof = List.copyOf(proof);
    }

    /**
     * @param left whether {@code sibling} stands on the left
     * @param sibling SHA-256, 32 bytes
     */
    public record Step(boolean left, Bytes sibling) {}
}
