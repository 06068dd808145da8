package org.tabellion.cscapi;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/** As the container does it: the addresses that the servlet is registered for are its own, the rest goes on. */
final class ServedByServlet extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient ServletRegistrationBean<CscServlet> registered;

    ServedByServlet(ServletRegistrationBean<CscServlet> registered) {
        this.registered = registered;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var address = request.getRequestURI();
        if (registered.getUrlMappings().contains(address)) {
            ServletRequest mapped = new HttpServletRequestWrapper(request) {
                @Override
                public String getServletPath() {
                    return address;
                }
            };
            Objects.requireNonNull(registered.getServlet()).service(mapped, response);
        } else {
            chain.doFilter(request, response);
        }
    }
}
