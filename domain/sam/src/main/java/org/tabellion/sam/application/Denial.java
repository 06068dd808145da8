package org.tabellion.sam.application;

import org.tabellion.sam.Refusal;
import org.tabellion.sam.SamError;

/** A check that was not passed. Travels from the check to the desk that audits and answers it, and never further. */
final class Denial extends RuntimeException {

    private final SamError error;
    private final Refusal.Reason reason;

    private Denial(SamError error, Refusal.Reason reason, String description) {
        // No stack trace: where a check stands is known, and a flood of bad calls must stay cheap.
        super(description, null, false, false);
        this.error = error;
        this.reason = reason;
    }

    static Denial of(SamError error, Refusal.Reason reason, String description) {
        return new Denial(error, reason, description);
    }

    /** One answer for every token that does not suffice: the difference would help to forge. */
    static Denial ofToken(Refusal.Reason reason) {
        return new Denial(SamError.SAD_INVALID, reason, "the token does not authorise this call");
    }

    SamError error() {
        return error;
    }

    Refusal.Reason reason() {
        return reason;
    }

    String description() {
        return String.valueOf(getMessage());
    }
}
