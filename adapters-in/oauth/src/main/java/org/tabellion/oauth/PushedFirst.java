package org.tabellion.oauth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tabellion.access.KeepPushedRequest;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;

/**
 * Stands before the authorization endpoint and puts in the place of a {@code request_uri} what was pushed under it (RFC
 * 9126). The address may repeat the {@code state}; nothing else in it counts.
 */
final class PushedFirst extends OncePerRequestFilter {

    static final String REQUEST_URI = "request_uri";
    /** Never from outside: makes each pushed request a question of its own. */
    static final String PUSHED = "tabellion.pushed";

    private static final String ATTRIBUTE = PushedFirst.class.getName() + ".request";

    /** Which pushed request this is the visit to. */
    record Visit(String uri, ClientId client) {}

    private final KeepPushedRequest requests;

    PushedFirst(KeepPushedRequest requests) {
        this.requests = requests;
    }

    static Optional<Visit> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Visit visit ? Optional.of(visit) : Optional.empty();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().equals("/oauth2/authorize") || request.getParameter(REQUEST_URI) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var visit = visit(request);
        var pushed =
                visit.map(it -> requests.open(it.uri(), it.client())).orElseGet(KeepPushedRequest.Opening.Refused::new);
        if (pushed instanceof KeepPushedRequest.Opening.Opened(var parameters) && fits(request, parameters)) {
            request.setAttribute(ATTRIBUTE, visit.orElseThrow());
            RequestParameters.replace(request, merged(request, parameters, visit.orElseThrow()));
            chain.doFilter(request, response);
        } else {
            AuthorizationAnswers.page(response, "invalid_request_uri");
        }
    }

    private static Optional<Visit> visit(HttpServletRequest request) {
        var uri = RequestParameters.one(request, REQUEST_URI);
        var client = RequestParameters.one(request, "client_id");
        try {
            return uri == null || client == null ? Optional.empty() : Optional.of(new Visit(uri, new ClientId(client)));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static boolean fits(HttpServletRequest request, Map<String, String> pushed) {
        var state = request.getParameterValues("state");
        return state == null || state.length == 1 && state[0].equals(pushed.get("state"));
    }

    private static Map<String, String[]> merged(HttpServletRequest request, Map<String, String> pushed, Visit visit) {
        var parameters = new LinkedHashMap<String, String[]>();
        pushed.forEach((name, value) -> parameters.put(name, new String[] {value}));
        parameters.put(PUSHED, new String[] {
            DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(visit.uri())).base64Url()
        });
        keep(parameters, CredentialRequest.CONSENT, request.getParameter(CredentialRequest.CONSENT));
        keep(parameters, CredentialRequest.SINCE, request.getParameter(CredentialRequest.SINCE));
        return parameters;
    }

    /** Where the browser has been meanwhile: that is in the address, and only there. */
    private static void keep(Map<String, String[]> parameters, String name, @Nullable String value) {
        parameters.remove(name);
        if (value != null) {
            parameters.put(name, new String[] {value});
        }
    }
}
