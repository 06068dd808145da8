package org.tabellion.samapi;

/** What the edge itself refuses, before the SAM is asked. The description reaches the caller: no secrets in it. */
final class Refusal extends RuntimeException {

    private final ErrorCode code;

    Refusal(ErrorCode code, String description) {
        super(description);
        this.code = code;
    }

    static Refusal malformed(String description) {
        return new Refusal(ErrorCode.MALFORMED, description);
    }

    ErrorCode code() {
        return code;
    }

    // Bad input is daily bread here; a stack trace for each would be a way to make the SAM slow.
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
