package org.tabellion.sam;

import java.util.Locale;

/** Why a call is refused, as told to the outside: the stable codes of the SAM's interface. */
public enum SamError {
    MALFORMED,
    UNKNOWN_MEMBER,
    UNSUPPORTED_ALGORITHM,
    INVALID_KEY_TEMPLATE,
    INVALID_HASH_LENGTH,
    INVALID_CSR,
    INVALID_CERTIFICATE,
    INVALID_FACTOR,
    TOO_MANY_REQUESTS_IN_BATCH,
    UNKNOWN_CLIENT,
    OPERATION_NOT_ALLOWED,
    SECOND_APPROVAL_MISSING,
    SECOND_APPROVAL_INVALID,
    SAD_MISSING,
    SAD_INVALID,
    SKAD_MISSING,
    KEY_STATE,
    VERSION_CONFLICT,
    KEY_ALREADY_ASSIGNED,
    KEY_ALREADY_CERTIFIED,
    REQUEST_ID_REUSED,
    LOG_ROLLED_BACK,
    KEY_DESTROYED,
    FACTOR_WRONG,
    FACTOR_LOCKED,
    SEAL_INVALID,
    WRONG_WORLD,
    RATE_LIMITED,
    CM_UNAVAILABLE,
    AUDIT_UNAVAILABLE,
    CLOCK_UNTRUSTED,
    NOT_INITIALISED,
    TAMPERED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** snake_case, as in the {@code error} member of an answer. */
    public String code() {
        return code;
    }
}
