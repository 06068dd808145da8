package org.tabellion.oauth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Other addresses of the revocation endpoint: {@code /revoke}, which a client computes that is told no address, and
 * {@code /oauth2/revocation}, which the metadata name and where the answer is that of RFC 7009 rather than CSC's.
 */
final class Aliases extends OncePerRequestFilter {

    static final String BY_THE_RFC = "/oauth2/revocation";
    static final String COMPUTED = "/revoke";

    private static final String REVOKE = "/oauth2/revoke";
    private static final Map<String, String> PATHS = Map.of(BY_THE_RFC, REVOKE, COMPUTED, REVOKE);
    private static final String ATTRIBUTE = Aliases.class.getName();

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !PATHS.containsKey(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = request.getRequestURI();
        request.setAttribute(ATTRIBUTE, path);
        chain.doFilter(new Elsewhere(request, PATHS.getOrDefault(path, path)), response);
    }

    /** 204 as CSC has it, 200 for those who came by the standard's address. */
    static int revoked(HttpServletRequest request) {
        return BY_THE_RFC.equals(request.getAttribute(ATTRIBUTE))
                ? HttpServletResponse.SC_OK
                : HttpServletResponse.SC_NO_CONTENT;
    }

    private static final class Elsewhere extends HttpServletRequestWrapper {

        private final String path;
        private @Nullable Object parsed;

        Elsewhere(HttpServletRequest request, String path) {
            super(request);
            this.path = path;
        }

        @Override
        public String getRequestURI() {
            return path;
        }

        @Override
        public String getServletPath() {
            return path;
        }

        /** The path that was parsed before is another one. */
        @Override
        public @Nullable Object getAttribute(String name) {
            return name.equals(ServletRequestPathUtils.PATH_ATTRIBUTE) ? parsed : super.getAttribute(name);
        }

        @Override
        public void setAttribute(String name, @Nullable Object value) {
            if (name.equals(ServletRequestPathUtils.PATH_ATTRIBUTE)) {
                parsed = value;
            } else {
                super.setAttribute(name, value);
            }
        }

        @Override
        public void removeAttribute(String name) {
            if (name.equals(ServletRequestPathUtils.PATH_ATTRIBUTE)) {
                parsed = null;
            } else {
                super.removeAttribute(name);
            }
        }
    }
}
