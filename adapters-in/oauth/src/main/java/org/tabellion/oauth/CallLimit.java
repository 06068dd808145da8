package org.tabellion.oauth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tabellion.access.AdmitCall;
import org.tabellion.kernel.ClientId;
import tools.jackson.databind.json.JsonMapper;

/** What a client asks for here counts among its calls too, once it has proven who it is: nobody uses up another's. */
final class CallLimit extends OncePerRequestFilter {

    private static final int TOO_MANY_REQUESTS = 429;

    private final AdmitCall admit;
    private final JsonMapper json = JsonMapper.shared();

    CallLimit(AdmitCall admit) {
        this.admit = admit;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof OAuth2ClientAuthenticationToken proven
                && proven.isAuthenticated()
                && admit.call(new ClientId(proven.getName())) instanceof AdmitCall.Outcome.TooMany(var retryAfter)) {
            response.setStatus(TOO_MANY_REQUESTS);
            response.setHeader("Retry-After", Long.toString(retryAfter.toSeconds()));
            response.setHeader("Cache-Control", "no-store");
            response.setContentType("application/json");
            response.getWriter()
                    .write(json.writeValueAsString(
                            Map.of("error", "temporarily_unavailable", "error_description", "Ask again later.")));
            return;
        }
        chain.doFilter(request, response);
    }
}
