package org.tabellion.samapi;

/** What the edge itself refuses, before the SAM is asked. The description reaches the caller: no secrets in it. */
final class Rejection extends RuntimeException {

    private final ErrorCode code;
    private final String description;

    Rejection(ErrorCode code, String description) {
        super(description);
        this.code = code;
        this.description = description;
    }

    static Rejection malformed(String description) {
        return new Rejection(ErrorCode.MALFORMED, description);
    }

    ErrorCode code() {
        return code;
    }

    String description() {
        return description;
    }

    // Bad input is daily bread here; a stack trace for each would be a way to make the SAM slow.
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
