package org.tabellion.samapi;

import java.util.Locale;
import java.util.Optional;
import org.tabellion.sam.SamError;

/** The published error codes of {@code /sam/v1} and the one status of each. */
enum ErrorCode {
    MALFORMED(400),
    UNKNOWN_MEMBER(400),
    UNSUPPORTED_ALGORITHM(400),
    INVALID_KEY_TEMPLATE(400),
    INVALID_HASH_LENGTH(400),
    INVALID_CSR(400),
    INVALID_CERTIFICATE(400),
    INVALID_FACTOR(400),
    TOO_MANY_REQUESTS_IN_BATCH(400),
    UNKNOWN_CLIENT(401),
    OPERATION_NOT_ALLOWED(403),
    SECOND_APPROVAL_MISSING(403),
    SECOND_APPROVAL_INVALID(403),
    SAD_MISSING(403),
    SAD_INVALID(403),
    SKAD_MISSING(403),
    KEY_STATE(403),
    FACTOR_WRONG(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    VERSION_CONFLICT(409),
    KEY_ALREADY_ASSIGNED(409),
    KEY_ALREADY_CERTIFIED(409),
    REQUEST_ID_REUSED(409),
    LOG_ROLLED_BACK(409),
    KEY_DESTROYED(410),
    TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    SEAL_INVALID(422),
    WRONG_WORLD(422),
    FACTOR_LOCKED(423),
    RATE_LIMITED(429),
    HEADERS_TOO_LARGE(431),
    INTERNAL(500),
    CM_UNAVAILABLE(503),
    AUDIT_UNAVAILABLE(503),
    CLOCK_UNTRUSTED(503),
    NOT_INITIALISED(503),
    TAMPERED(503);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    String published() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for what HTTP alone knows. */
    Optional<SamError> samError() {
        for (var error : SamError.values()) {
            if (error.name().equals(name())) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }

    /** Every error of the SAM is published under its own name. */
    static ErrorCode of(SamError error) {
        return valueOf(error.name());
    }
}
