package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.web.util.UriComponentsBuilder;

/** Answers of the authorization endpoint: by redirect, with {@code iss} (RFC 9207); never to an address that is not registered. */
final class AuthorizationAnswers {

    private final String issuer;

    AuthorizationAnswers(String issuer) {
        this.issuer = issuer;
    }

    void granted(HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        var granted = (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
        var parameters = new LinkedHashMap<String, String>();
        parameters.put(
                "code", Objects.requireNonNull(granted.getAuthorizationCode()).getTokenValue());
        redirect(response, granted, parameters);
    }

    void refused(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        var error = exception instanceof OAuth2AuthenticationException oauth
                ? oauth.getError()
                : new OAuth2Error(OAuth2ErrorCodes.SERVER_ERROR);
        var token = exception instanceof OAuth2AuthorizationCodeRequestAuthenticationException it
                ? it.getAuthorizationCodeRequestAuthentication()
                : null;
        if (token == null || token.getRedirectUri() == null) {
            page(response, error);
            return;
        }
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("error", error.getErrorCode());
        if (error.getDescription() != null) {
            parameters.put("error_description", error.getDescription());
        }
        redirect(response, token, parameters);
    }

    /** No word of the request is in it. */
    private static void page(HttpServletResponse response, OAuth2Error error) throws IOException {
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        response.setContentType("text/html;charset=UTF-8");
        var code = error.getErrorCode().replaceAll("[^a-z_]", "");
        response.getWriter()
                .write("<!DOCTYPE html><html lang=\"en\"><title>Bad request</title><h1>Bad request</h1><p>"
                        + "The service that sent you here asked in a way that cannot be answered (" + code + ").</p>");
    }

    private void redirect(
            HttpServletResponse response,
            OAuth2AuthorizationCodeRequestAuthenticationToken token,
            Map<String, String> parameters)
            throws IOException {
        var uri = UriComponentsBuilder.fromUriString(Objects.requireNonNull(token.getRedirectUri()));
        parameters.forEach((name, value) -> uri.queryParam(name, encoded(value)));
        if (token.getState() != null) {
            uri.queryParam("state", encoded(token.getState()));
        }
        uri.queryParam("iss", encoded(issuer));
        response.sendRedirect(uri.build(true).toUriString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
