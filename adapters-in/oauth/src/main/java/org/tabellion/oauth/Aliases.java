package org.tabellion.oauth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Other addresses of the endpoints: beside the methods of each generation of CSC ({@code /csc/v0/oauth2/token}), where old
 * clients look for them; {@code /revoke}, which a client computes that is told no address; and {@code /oauth2/revocation},
 * which the metadata name and where the answer is that of RFC 7009 rather than CSC's.
 */
final class Aliases extends OncePerRequestFilter {

    static final String BY_THE_RFC = "/oauth2/revocation";
    static final String COMPUTED = "/revoke";
    static final String OF_CSC = "/csc/*/oauth2/**";

    private static final String REVOKE = "/oauth2/revoke";
    private static final Map<String, String> PATHS = Map.of(BY_THE_RFC, REVOKE, COMPUTED, REVOKE);
    private static final Pattern GENERATION =
            Pattern.compile("/csc/(v[0-2])(/oauth2/(?:authorize|token|revoke|pushed_authorize))");
    private static final String ATTRIBUTE = Aliases.class.getName();

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return !PATHS.containsKey(path) && !GENERATION.matcher(path).matches();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = request.getRequestURI();
        request.setAttribute(ATTRIBUTE, path);
        var ofCsc = GENERATION.matcher(path);
        chain.doFilter(
                new Elsewhere(request, ofCsc.matches() ? ofCsc.group(2) : PATHS.getOrDefault(path, path)), response);
    }

    /** 204 as CSC has it, 200 for those who came by the standard's address. */
    static int revoked(HttpServletRequest request) {
        return BY_THE_RFC.equals(request.getAttribute(ATTRIBUTE))
                ? HttpServletResponse.SC_OK
                : HttpServletResponse.SC_NO_CONTENT;
    }

    /** Whether the present request came by an address of CSC before its version 2. */
    static boolean isOfFirstGenerations() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                && attributes.getRequest().getAttribute(ATTRIBUTE) instanceof String path
                && (path.startsWith("/csc/v0/") || path.startsWith("/csc/v1/"));
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
