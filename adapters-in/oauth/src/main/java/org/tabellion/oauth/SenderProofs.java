package org.tabellion.oauth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Verifies DPoP proofs before whoever answers the request, and remembers the key ({@link Sender}). A token by the scheme
 * {@code DPoP} is handed on by the scheme {@code Bearer}, for those who read it; a bound one is refused by its reader where
 * no proof was verified here.
 */
final class SenderProofs extends OncePerRequestFilter {

    private static final String HEADER = "DPoP";
    private static final String AUTHORIZATION = "Authorization";

    private final DpopProofs proofs;
    private final JwtDecoder tokens;
    private final Refusals refusals;
    private final String issuer;
    private final JsonMapper json = JsonMapper.shared();

    /** @param tokens reads them whoever their sender is: for the audit of who could not prove to be it */
    SenderProofs(DpopProofs proofs, JwtDecoder tokens, Refusals refusals, String issuer) {
        this.proofs = proofs;
        this.tokens = tokens;
        this.refusals = refusals;
        this.issuer = issuer;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HEADER) == null && !isByDpop(request.getHeader(AUTHORIZATION));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var shown = Collections.list(request.getHeaders(HEADER));
        var authorization = request.getHeader(AUTHORIZATION);
        var token = isByDpop(authorization)
                ? Optional.of(authorization.substring(HEADER.length() + 1).strip())
                : Optional.<String>empty();
        var verdict = shown.size() == 1
                ? proofs.check(
                        shown.getFirst(), request.getMethod(), URI.create(issuer + request.getRequestURI()), token)
                : new DpopProofs.Verdict.Bad();
        switch (verdict) {
            case DpopProofs.Verdict.Proven(var thumbprint) -> {
                response.setHeader("DPoP-Nonce", proofs.nonce());
                Sender.hasProven(request, thumbprint);
                chain.doFilter(new Proven(request, token), response);
            }
            case DpopProofs.Verdict.NonceNeeded _ ->
                refuse(response, token, "use_dpop_nonce", "The proof lacks the nonce of this server");
            case DpopProofs.Verdict.Bad _ -> {
                report(request, token);
                refuse(response, token, "invalid_dpop_proof", "The DPoP proof is missing or not valid");
            }
        }
    }

    /** Of the client that asks for a token, or whose token is shown; of one that nobody knows there is nothing to tell. */
    private void report(HttpServletRequest request, Optional<String> token) {
        if (token.isEmpty()) {
            refusals.report(request, "invalid_dpop_proof");
            return;
        }
        try {
            var client = tokens.decode(token.get()).getClaimAsString("client_id");
            refusals.report(request, client == null ? "" : client, "invalid_dpop_proof");
        } catch (JwtException notOurs) {
            logger.debug("a token that is not ours, by the scheme DPoP", notOurs);
        }
    }

    private static boolean isByDpop(@Nullable String authorization) {
        return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith("dpop ");
    }

    /** 401 where a token was shown, 400 where one was asked for. */
    private void refuse(HttpServletResponse response, Optional<String> token, String error, String description)
            throws IOException {
        response.setStatus(
                token.isPresent() ? HttpServletResponse.SC_UNAUTHORIZED : HttpServletResponse.SC_BAD_REQUEST);
        if (token.isPresent()) {
            response.setHeader(
                    "WWW-Authenticate", "DPoP error=\"%s\", algs=\"ES256 ES384 PS256 PS384\"".formatted(error));
        }
        response.setHeader("DPoP-Nonce", proofs.nonce());
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/json");
        response.getWriter().write(json.writeValueAsString(Map.of("error", error, "error_description", description)));
    }

    /** Without the proof, which is spent: nobody behind this needs to verify it again. */
    private static final class Proven extends HttpServletRequestWrapper {

        private final Optional<String> token;

        Proven(HttpServletRequest request, Optional<String> token) {
            super(request);
            this.token = token;
        }

        @Override
        public @Nullable String getHeader(String name) {
            if (name.equalsIgnoreCase(HEADER)) {
                return null;
            }
            return name.equalsIgnoreCase(AUTHORIZATION) && token.isPresent()
                    ? "Bearer " + token.get()
                    : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            if (name.equalsIgnoreCase(HEADER)) {
                return Collections.emptyEnumeration();
            }
            return name.equalsIgnoreCase(AUTHORIZATION) && token.isPresent()
                    ? Collections.enumeration(List.of("Bearer " + token.get()))
                    : super.getHeaders(name);
        }
    }
}
