package org.tabellion.edge;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Trace;

/** An answer that is no success: RFC 9457, with a stable {@code code} for programs. */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String TYPES = "urn:tabellion:problem:";

    private final int status;
    private final String code;
    private final transient Optional<Duration> retryAfter;

    public Problem(int status, String code, String detail) {
        this(status, code, detail, Optional.empty());
    }

    private Problem(int status, String code, String detail, Optional<Duration> retryAfter) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public static Problem badRequest(String code, String detail) {
        return new Problem(400, code, detail);
    }

    public static Problem tooMany(Duration retryAfter) {
        return new Problem(429, "rate_limited", "the limit of calls is reached", Optional.of(retryAfter));
    }

    /** The one place where kinds of failure become status codes. */
    public static Problem of(Failure failure) {
        int status =
                switch (failure.kind()) {
                    case INVALID -> failure.code().equals("document_too_large") ? 413 : 400;
                    case FORBIDDEN -> 403;
                    case NOT_FOUND -> 404;
                    case CONFLICT -> failure.code().equals("client_changed") ? 412 : 409;
                    case UNAVAILABLE -> 503;
                };
        return new Problem(status, failure.code(), String.valueOf(failure.getMessage()));
    }

    public ResponseEntity<Map<String, Object>> response() {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", TYPES + code);
        body.put("title", code.replace('_', ' '));
        body.put("status", status);
        body.put("detail", String.valueOf(getMessage()));
        body.put("code", code);
        body.put("trace", Trace.current().traceId());
        var response = ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (status == 401) {
            response.header("WWW-Authenticate", "Bearer");
        }
        retryAfter.ifPresent(it -> response.header("Retry-After", Long.toString(it.toSeconds())));
        return response.body(body);
    }
}
