package org.tabellion.samclient;

import java.util.Set;

/**
 * The SAM answered, and refused. What that means is the caller's to say: some codes are outcomes, some are bugs.
 * Never thrown for a SAM that did not answer.
 */
public final class SamRefusal extends Exception {

    private static final long serialVersionUID = 1;
    private static final Set<String> OF_STRANGERS = Set.of("unknown_client", "operation_not_allowed");

    private final int status;
    private final String code;
    private final String auditId;

    SamRefusal(int status, String code, String auditId) {
        super("the SAM refused: %s (%d), audit record %s".formatted(code, status, auditId));
        this.status = status;
        this.code = code;
        this.auditId = auditId;
    }

    /** This server is not registered at the SAM, or not for this call: nothing about the call was looked at. */
    boolean isOfStranger() {
        return OF_STRANGERS.contains(code);
    }

    /** The SAM did not understand what it was asked: one of both sides is of another version, or has a bug. */
    boolean isAgainstContract() {
        // What a signer may have typed.
        boolean isOfPeople = code.equals("invalid_factor");
        return !isOfPeople && status != 403 && status < 409 || status == 413 || status == 415 || status == 431;
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
