package org.tabellion.oauth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tabellion.access.Compatibility;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Token requests as JSON, which old clients send: taken at the address of CSC's version 0, elsewhere only of a client that
 * is borne with ({@link Compatibility#JSON_TOKEN_REQUEST}).
 */
final class JsonForms extends OncePerRequestFilter {

    private static final String FIRST = "/csc/v0/oauth2/token";
    private static final int LONGEST = 65_536;

    private final Clients clients;
    private final JsonMapper json = JsonMapper.shared();

    JsonForms(Clients clients) {
        this.clients = clients;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var type = request.getContentType();
        return !request.getRequestURI().endsWith("/oauth2/token")
                || type == null
                || !type.startsWith("application/json");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var form = form(request.getInputStream().readNBytes(LONGEST));
        boolean taken = request.getRequestURI().equals(FIRST)
                || Optional.ofNullable(form.get("client_id"))
                        .filter(it -> clients.isBorneWith(it[0], Compatibility.JSON_TOKEN_REQUEST))
                        .isPresent();
        chain.doFilter(taken ? new Form(request, form) : request, response);
    }

    /** @return empty also for what is no object of plain values: the endpoint says what it misses */
    private Map<String, String[]> form(byte[] body) {
        var form = new LinkedHashMap<String, String[]>();
        try {
            for (var member : json.readTree(body).properties()) {
                JsonNode value = member.getValue();
                if (value.isValueNode() && !value.isNull()) {
                    form.put(member.getKey(), new String[] {value.asString()});
                }
            }
        } catch (JacksonException malformed) {
            form.clear();
        }
        return Collections.unmodifiableMap(form);
    }

    private static final class Form extends HttpServletRequestWrapper {

        private final Map<String, String[]> form;

        Form(HttpServletRequest request, Map<String, String[]> form) {
            super(request);
            this.form = form;
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return form;
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            return form.get(name);
        }

        @Override
        public @Nullable String getParameter(String name) {
            var values = form.get(name);
            return values == null ? null : values[0];
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.enumeration(form.keySet());
        }
    }
}
