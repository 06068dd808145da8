package org.tabellion.oauth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.Trace;

/** Binds a request to its trace and to the group that its token names. */
final class RequestScope extends OncePerRequestFilter {

    private final Randomness randomness;

    RequestScope(Randomness randomness) {
        this.randomness = randomness;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var trace = Trace.continueOrBegin(request.getHeader("traceparent"), randomness);
        try {
            trace.<Boolean, Exception>call(() -> {
                inGroup(request, response, chain);
                return true;
            });
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private static void inGroup(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws Exception {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        var group = authentication instanceof JwtAuthenticationToken token
                ? token.getToken().getClaimAsString("group")
                : null;
        if (group == null) {
            chain.doFilter(request, response);
        } else {
            GroupScope.<Boolean, Exception>call(new GroupId(group), () -> {
                chain.doFilter(request, response);
                return true;
            });
        }
    }
}
