package org.tabellion.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Something the caller cannot decide about: it was asked wrongly, or a neighbour is down.
 * What the business does decide about is a sealed outcome, never a Failure.
 *
 * <p>The message names ids and reasons, never personal data or secrets: edges show it.
 */
public final class Failure extends RuntimeException {

    /** The edge maps each kind to one HTTP status; the process engine retries {@code UNAVAILABLE} and parks the rest. */
    public enum Kind {
        INVALID,
        FORBIDDEN,
        NOT_FOUND,
        CONFLICT,
        UNAVAILABLE
    }

    private final Kind kind;
    private final String code;

    private Failure(Kind kind, String code, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.kind = kind;
        this.code = code;
    }

    /** @param code stable, snake_case: part of the published error catalogue */
    public static Failure invalid(String code, String detail) {
        return new Failure(Kind.INVALID, code, detail, null);
    }

    public static Failure forbidden(String code, String detail) {
        return new Failure(Kind.FORBIDDEN, code, detail, null);
    }

    /** Also the answer for what belongs to somebody else: unknown and foreign look the same. */
    public static Failure notFound(Object id) {
        return new Failure(Kind.NOT_FOUND, "not_found", "no such " + id, null);
    }

    public static Failure conflict(String code, String detail) {
        return new Failure(Kind.CONFLICT, code, detail, null);
    }

    public static Failure unavailable(String neighbour, @Nullable Throwable cause) {
        return new Failure(Kind.UNAVAILABLE, "unavailable", neighbour + " did not answer", cause);
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }
}
