package org.tabellion.cscapi;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes the calls of the methods that are offered straight from the container to the {@link CscController}: to find it among
 * all pages and interfaces, and a writer for its answer, would cost a tenth of the call. Whatever else lies under the same
 * address is found the long way.
 */
final class CscServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final transient CscController door;

    CscServlet(CscController door) {
        this.door = door;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // It is mapped to whole addresses of methods, so the container has taken this one for one of them.
        var path = request.getServletPath().substring(Generation.BASE.length());
        int end = path.indexOf('/');
        write(door.call(path.substring(0, end), path.substring(end), request), response);
    }

    private static void write(ResponseEntity<?> answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.getStatusCode().value());
        answer.getHeaders().forEach((name, values) -> values.forEach(it -> response.addHeader(name, it)));
        if (answer.getBody() != null) {
            var body = JSON.writeValueAsBytes(answer.getBody());
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
