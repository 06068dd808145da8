package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import tools.jackson.databind.json.JsonMapper;

/** Errors of the token and revocation endpoints in the words of CSC (standards A.3). */
final class TokenErrors implements AuthenticationFailureHandler {

    private final Refusals refusals;
    private final JsonMapper json = JsonMapper.shared();

    TokenErrors(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        var error = exception instanceof OAuth2AuthenticationException oauth
                ? oauth.getError()
                : new OAuth2Error(OAuth2ErrorCodes.SERVER_ERROR);
        refusals.report(request, error.getErrorCode());
        boolean client = error.getErrorCode().equals(OAuth2ErrorCodes.INVALID_CLIENT);
        response.setStatus(client ? HttpServletResponse.SC_UNAUTHORIZED : HttpServletResponse.SC_BAD_REQUEST);
        if (client && request.getHeader("Authorization") != null) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"oauth2\"");
        }
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        var body = new LinkedHashMap<String, String>();
        body.put("error", error.getErrorCode());
        body.put("error_description", description(request, error));
        response.getWriter().write(json.writeValueAsString(body));
    }

    /** For a request that tried nothing: no client named itself. */
    void noClient(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        onAuthenticationFailure(
                request, response, new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_CLIENT)));
    }

    private static String description(HttpServletRequest request, OAuth2Error error) {
        return switch (error.getErrorCode()) {
            case OAuth2ErrorCodes.INVALID_CLIENT -> "Client authorization required";
            case OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE -> "Invalid parameter grant_type";
            case OAuth2ErrorCodes.INVALID_GRANT ->
                own(error)
                        .orElse(
                                "refresh_token".equals(request.getParameter("grant_type"))
                                        ? "Invalid parameter refresh_token"
                                        : "Authorization code is invalid or expired");
            case OAuth2ErrorCodes.INVALID_REQUEST ->
                missing(request)
                        .map("Missing parameter %s"::formatted)
                        .or(() -> own(error))
                        .orElse("The request is missing a parameter or repeats one");
            default -> Optional.ofNullable(error.getDescription()).orElse("");
        };
    }

    private static Optional<String> own(OAuth2Error error) {
        return error instanceof OwnError ? Optional.ofNullable(error.getDescription()) : Optional.empty();
    }

    private static Optional<String> missing(HttpServletRequest request) {
        if (request.getRequestURI().endsWith("/pushed_authorize")) {
            return Stream.of("client_id", "response_type", "redirect_uri")
                    .filter(it -> request.getParameter(it) == null)
                    .findFirst();
        }
        var wanted = request.getRequestURI().endsWith("/revoke")
                        || request.getRequestURI().endsWith("/introspect")
                ? List.of("token")
                : "authorization_code".equals(request.getParameter("grant_type"))
                        ? List.of("grant_type", "code", "redirect_uri", "code_verifier")
                        : "refresh_token".equals(request.getParameter("grant_type"))
                                ? List.of("grant_type", "refresh_token")
                                : List.of("grant_type");
        return wanted.stream().filter(it -> request.getParameter(it) == null).findFirst();
    }
}
