package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.tabellion.access.ReportRefusal;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;

/** Tells the audit of each request that was refused: by whom it was made, or said to be made. */
final class Refusals {

    private final ReportRefusal report;

    Refusals(ReportRefusal report) {
        this.report = report;
    }

    void report(HttpServletRequest request, String error) {
        var path = request.getRequestURI();
        client(request).ifPresent(it -> report.report(it, path.substring(path.lastIndexOf('/') + 1), error));
    }

    /** @param client whose token was shown: that of one who has it, rightly or not */
    void report(HttpServletRequest request, String client, String error) {
        id(client).ifPresent(it -> report.report(it, request.getRequestURI(), error));
    }

    private static Optional<ClientId> client(HttpServletRequest request) {
        var name = SecurityContextHolder.getContext().getAuthentication() instanceof OAuth2ClientAuthenticationToken it
                ? it.getName()
                : Optional.ofNullable(RequestParameters.one(request, "client_id"))
                        .orElseGet(() -> byBasic(request.getHeader("Authorization")));
        return id(name);
    }

    private static Optional<ClientId> id(String name) {
        try {
            return name.isEmpty() ? Optional.empty() : Optional.of(new ClientId(name));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static String byBasic(@Nullable String header) {
        try {
            return header != null && header.regionMatches(true, 0, "Basic ", 0, 6)
                    ? Bytes.ofBase64(header.substring(6).strip()).utf8().split(":", 2)[0]
                    : "";
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
