package org.tabellion.cscapi;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Failure;

/** An answer of the protocol that is no success; code and description are its constants, to the letter. */
final class CscError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What stands for somebody's key or authorisation: a wrong one may be another's. */
    private static final Set<String> OF_SOMEBODY = Set.of("credentialID", "SAD");

    private final int status;
    private final String code;
    private final @Nullable Duration retryAfter;
    private final boolean suspicious;
    private final @Nullable String challenge;

    CscError(int status, String code, String description) {
        this(status, code, description, null, false);
    }

    private CscError(int status, String code, String description, @Nullable Duration retryAfter, boolean suspicious) {
        this(status, code, description, retryAfter, suspicious, bearer(status, code, description));
    }

    private CscError(
            int status,
            String code,
            String description,
            @Nullable Duration retryAfter,
            boolean suspicious,
            @Nullable String challenge) {
        super(description, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
        this.suspicious = suspicious;
        this.challenge = challenge;
    }

    /** RFC 6750 section 3. */
    private static @Nullable String bearer(int status, String code, String description) {
        if (status == 403 && code.equals("access_denied")) {
            return "Bearer error=\"insufficient_scope\"";
        }
        if (status != 401) {
            return null;
        }
        return code.equals("invalid_request")
                ? "Bearer"
                : "Bearer error=\"invalid_token\", error_description=\"" + description + "\"";
    }

    /** @param challenge in what way it is to be proven who calls */
    static CscError unauthenticated(String challenge, String description) {
        return new CscError(401, "invalid_request", description, null, false, challenge);
    }

    /** One that an honest client has no cause for: it is told to the audit. */
    static CscError suspicious(int status, String code, String description) {
        return new CscError(status, code, description, null, true);
    }

    static CscError invalid(String description) {
        return new CscError(400, "invalid_request", description);
    }

    static CscError invalidParameter(String name) {
        return new CscError(400, "invalid_request", "Invalid parameter " + name, null, OF_SOMEBODY.contains(name));
    }

    static CscError missing(String type, String name) {
        return invalid("Missing (or invalid type) %s parameter %s".formatted(type, name));
    }

    /** What may be asked for again only after a while. */
    static CscError tooSoon(Duration wait) {
        return new CscError(429, "temporarily_unavailable", "Ask again later.", wait, false);
    }

    /** What is under way, and is answered when it is asked for again. */
    static CscError notYet(Duration wait) {
        return new CscError(503, "temporarily_unavailable", "The request is under way: ask again.", wait, false);
    }

    static CscError of(Failure failure) {
        return switch (failure.kind()) {
            case NOT_FOUND -> invalidParameter("credentialID");
            case UNAVAILABLE -> new CscError(503, "temporarily_unavailable", "Ask again later.");
            case INVALID, CONFLICT -> invalid(failure.code());
            case FORBIDDEN -> new CscError(403, "access_denied", failure.code());
        };
    }

    Map<String, ?> body() {
        return Map.of("error", code, "error_description", description());
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The header {@code WWW-Authenticate}. */
    Optional<String> challenge() {
        return Optional.ofNullable(challenge);
    }

    boolean isSuspicious() {
        return suspicious;
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
