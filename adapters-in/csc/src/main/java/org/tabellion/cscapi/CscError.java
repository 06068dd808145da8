package org.tabellion.cscapi;

/** An answer of the protocol that is no success; code and description are its constants, to the letter. */
final class CscError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    CscError(int status, String code, String description) {
        super(description, null, false, false);
        this.status = status;
        this.code = code;
    }

    static CscError invalid(String description) {
        return new CscError(400, "invalid_request", description);
    }

    static CscError invalidParameter(String name) {
        return invalid("Invalid parameter " + name);
    }

    static CscError missing(String type, String name) {
        return invalid("Missing (or invalid type) %s parameter %s".formatted(type, name));
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String description() {
        return String.valueOf(getMessage());
    }
}
