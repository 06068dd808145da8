package org.tabellion.oauth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** The UserInfo endpoint of OpenID Connect: what the ID token says of the signer, for the access token beside it. */
final class UserInfo extends OncePerRequestFilter {

    static final String PATH = "/oauth2/userinfo";

    private static final List<String> CLAIMS = List.of("sub", "acr", "amr", "auth_time");

    private final JwtDecoder decoder;
    private final JsonMapper json = JsonMapper.shared();

    UserInfo(JwtDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().equals(PATH);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        var token = token(request);
        response.setHeader("Cache-Control", "no-store");
        if (token.isEmpty()) {
            refuse(response, HttpServletResponse.SC_UNAUTHORIZED, "invalid_token");
        } else if (!scopes(token.get()).contains(IdTokens.OPENID)) {
            refuse(response, HttpServletResponse.SC_FORBIDDEN, "insufficient_scope");
        } else {
            var claims = new LinkedHashMap<String, Object>();
            CLAIMS.forEach(it -> claims.put(it, token.get().getClaims().get(it)));
            response.setContentType("application/json");
            response.getWriter().write(json.writeValueAsString(claims));
        }
    }

    private Optional<Jwt> token(HttpServletRequest request) {
        var header = request.getHeader("Authorization");
        try {
            return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                    ? Optional.of(decoder.decode(header.substring(7).strip()))
                    : Optional.empty();
        } catch (JwtException refused) {
            return Optional.empty();
        }
    }

    private static List<String> scopes(Jwt token) {
        return List.of(String.valueOf(token.getClaimAsString("scope")).split(" "));
    }

    private static void refuse(HttpServletResponse response, int status, String error) {
        response.setStatus(status);
        response.setHeader("WWW-Authenticate", "Bearer error=\"%s\"".formatted(error));
    }
}
