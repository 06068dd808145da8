package org.tabellion.samclient;

/**
 * The SAM answered, and refused. What that means is the caller's to say: some codes are outcomes, some are bugs.
 * Never thrown for a SAM that did not answer.
 */
public final class SamRefusal extends Exception {

    private final int status;
    private final String code;
    private final String auditId;

    SamRefusal(int status, String code, String auditId) {
        super("the SAM refused: %s (%d), audit record %s".formatted(code, status, auditId));
        this.status = status;
        this.code = code;
        this.auditId = auditId;
    }

    public int status() {
        return status;
    }

    /** As in the SAM's error schema. */
    public String code() {
        return code;
    }

    /** Empty if the request never came as far as the audit. */
    public String auditId() {
        return auditId;
    }
}
