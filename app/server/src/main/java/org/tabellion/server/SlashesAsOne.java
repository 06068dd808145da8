package org.tabellion.server;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes several slashes for one in the addresses of CSC and OAuth, since clients join an address and a path that both have
 * one. It stands before Spring Security's firewall, which refuses such addresses, and still does for all others.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class SlashesAsOne extends OncePerRequestFilter {

    private static final Pattern SLASHES = Pattern.compile("/{2,}");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = one(request.getRequestURI());
        return path.equals(request.getRequestURI()) || !(path.startsWith("/csc/") || path.startsWith("/oauth2/"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new Joined(request), response);
    }

    private static String one(String path) {
        return SLASHES.matcher(path).replaceAll("/");
    }

    /** The container has joined the slashes already in the servlet's path, by which it found the servlet. */
    private static final class Joined extends HttpServletRequestWrapper {

        Joined(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getRequestURI() {
            return one(super.getRequestURI());
        }

        @Override
        public StringBuffer getRequestURL() {
            var url = super.getRequestURL();
            var path = super.getRequestURI();
            return url.replace(url.length() - path.length(), url.length(), one(path));
        }
    }
}
