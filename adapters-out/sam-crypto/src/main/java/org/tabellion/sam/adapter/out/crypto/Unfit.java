package org.tabellion.sam.adapter.out.crypto;

import org.tabellion.sam.Refusal;

/** Why a token is refused; stackless, because a flood of bad tokens must stay cheap. */
final class Unfit extends Exception {

    private final Refusal.Reason reason;
    private final String detail;

    Unfit(Refusal.Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    Refusal.Reason reason() {
        return reason;
    }

    String detail() {
        return detail;
    }
}
