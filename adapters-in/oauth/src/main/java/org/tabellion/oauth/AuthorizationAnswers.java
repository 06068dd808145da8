package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.web.util.UriComponentsBuilder;
import org.tabellion.access.KeepPushedRequest;

/** Answers of the authorization endpoint: by redirect, with {@code iss} (RFC 9207); never to an address that is not registered. */
final class AuthorizationAnswers {

    private final Clients clients;
    private final KeepPushedRequest requests;
    private final Refusals refusals;
    private final String issuer;

    AuthorizationAnswers(Clients clients, KeepPushedRequest requests, Refusals refusals, String issuer) {
        this.clients = clients;
        this.requests = requests;
        this.refusals = refusals;
        this.issuer = issuer;
    }

    void granted(HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        if (!isTheOneAnswer(request)) {
            page(response, "invalid_request_uri");
            return;
        }
        var granted = (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
        var parameters = new LinkedHashMap<String, String>();
        parameters.put(
                "code", Objects.requireNonNull(granted.getAuthorizationCode()).getTokenValue());
        redirect(response, Objects.requireNonNull(granted.getRedirectUri()), granted.getState(), parameters);
    }

    void refused(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        var error = exception instanceof OAuth2AuthenticationException oauth
                ? oauth.getError()
                : new OAuth2Error(OAuth2ErrorCodes.SERVER_ERROR);
        refusals.report(request, error.getErrorCode());
        var redirectUri = redirectUri(request, exception);
        if (!isTheOneAnswer(request) || redirectUri.isEmpty()) {
            page(response, error.getErrorCode());
            return;
        }
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("error", error.getErrorCode());
        if (error.getDescription() != null) {
            parameters.put("error_description", error.getDescription());
        }
        redirect(response, redirectUri.get(), RequestParameters.one(request, "state"), parameters);
    }

    /** A pushed request gets one; any other is a request of its own each time. */
    private boolean isTheOneAnswer(HttpServletRequest request) {
        return PushedFirst.of(request)
                .map(it -> requests.answer(it.uri(), it.client()))
                .orElse(true);
    }

    /** Also of a request that could not be read, if its client is known and has registered the address. */
    private Optional<String> redirectUri(HttpServletRequest request, AuthenticationException exception) {
        if (exception instanceof OAuth2AuthorizationCodeRequestAuthenticationException it
                && it.getAuthorizationCodeRequestAuthentication() != null) {
            return Optional.ofNullable(
                    it.getAuthorizationCodeRequestAuthentication().getRedirectUri());
        }
        var client = RequestParameters.one(request, "client_id");
        var uri = RequestParameters.one(request, "redirect_uri");
        return client != null
                        && uri != null
                        && clients.view(client)
                                .filter(it -> it.redirectUris().contains(uri))
                                .isPresent()
                ? Optional.of(uri)
                : Optional.empty();
    }

    /** No word of the request is in it. */
    static void page(HttpServletResponse response, String error) throws IOException {
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        response.setContentType("text/html;charset=UTF-8");
        var code = error.replaceAll("[^a-z_]", "");
        response.getWriter()
                .write("<!DOCTYPE html><html lang=\"en\"><title>Bad request</title><h1>Bad request</h1><p>"
                        + "The service that sent you here asked in a way that cannot be answered (" + code + ").</p>");
    }

    private void redirect(
            HttpServletResponse response, String redirectUri, @Nullable String state, Map<String, String> parameters)
            throws IOException {
        var uri = UriComponentsBuilder.fromUriString(redirectUri);
        parameters.forEach((name, value) -> uri.queryParam(name, encoded(value)));
        if (state != null) {
            uri.queryParam("state", encoded(state));
        }
        uri.queryParam("iss", encoded(issuer));
        response.sendRedirect(uri.build(true).toUriString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
