package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import tools.jackson.databind.json.JsonMapper;

/** What an interface answers to a call whose token is missing, bad or of the wrong scope (standards A.11). */
final class BearerErrors implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final JsonMapper json = JsonMapper.shared();
    private final boolean problems;

    /** @param problems whether errors are RFC 9457 problem documents, else CSC's own form */
    BearerErrors(boolean problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        var header = request.getHeader("Authorization");
        if (header == null) {
            response.setHeader("WWW-Authenticate", "Bearer");
            write(response, 401, "invalid_request", "Malformed authorization header.");
        } else if (!header.matches("(?i)bearer [^ ]+")) {
            write(response, 400, "invalid_request", "Malformed authorization header.");
        } else {
            var code = isExpired(exception) ? "expired_token" : "invalid_token";
            response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            write(response, 401, code, "The access token is not good");
        }
    }

    private static boolean isExpired(Throwable exception) {
        for (Throwable it = exception; it != null; it = it.getCause()) {
            if (it instanceof JwtValidationException validation
                    && validation.getErrors().stream()
                            .anyMatch(error -> error.getErrorCode().equals(AccessTokenCheck.EXPIRED))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception)
            throws IOException {
        response.setHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
        write(response, 403, "access_denied", "The access token is of another scope");
    }

    private void write(HttpServletResponse response, int status, String code, String description) throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        var body = new LinkedHashMap<String, Object>();
        if (problems) {
            response.setContentType("application/problem+json");
            body.put("type", "about:blank");
            body.put("status", status);
            body.put("code", code);
            body.put("detail", description);
        } else {
            response.setContentType("application/json");
            body.put("error", code);
            body.put("error_description", description);
        }
        response.getWriter().write(json.writeValueAsString(body));
    }
}
