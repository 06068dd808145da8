package org.tabellion.portal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.Trace;

/** Binds the request to its trace, and to the signer's group if one is signed in. */
final class SignerScope extends OncePerRequestFilter {

    private final Randomness randomness;

    SignerScope(Randomness randomness) {
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
        if (authentication != null && authentication.getPrincipal() instanceof AuthenticationProof proof) {
            GroupScope.<Boolean, Exception>call(proof.group(), () -> {
                chain.doFilter(request, response);
                return true;
            });
        } else {
            chain.doFilter(request, response);
        }
    }
}
