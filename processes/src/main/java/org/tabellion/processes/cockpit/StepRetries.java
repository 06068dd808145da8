package org.tabellion.processes.cockpit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.exception.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets an operator have a parked step tried again. The engine would want the permission to update process instances for it,
 * which would also let variables be set and tokens be moved; so this one deed is done here, after the operator's role was checked.
 */
final class StepRetries extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(StepRetries.class);
    private static final Pattern PATH =
            Pattern.compile("/camunda/api/engine/engine/default/external-task/(?:([A-Za-z0-9-]{1,64})/)?retries");
    private static final int LONGEST_BODY = 65_536;
    private static final int MOST_TRIES = 10;

    private final ExternalTaskService tasks;
    private final JsonMapper json = JsonMapper.builder().build();

    StepRetries(ExternalTaskService tasks) {
        this.tasks = tasks;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !HttpMethod.PUT.matches(request.getMethod())
                || !PATH.matcher(request.getRequestURI()).matches();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = PATH.matcher(request.getRequestURI());
        // A form of another site cannot send this media type without asking first.
        if (!path.matches() || !isJson(request)) {
            response.setStatus(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
            return;
        }
        try {
            var body = json.readTree(request.getInputStream().readNBytes(LONGEST_BODY));
            int retries = body.path("retries").asInt(0);
            var ids = path.group(1) != null ? List.of(path.group(1)) : ids(body);
            if (retries < 1 || retries > MOST_TRIES || ids.isEmpty()) {
                response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
                return;
            }
            for (var id : ids) {
                tasks.setRetries(id, retries);
                LOG.info("{} has step {} tried again", request.getRemoteUser(), id);
            }
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (NotFoundException _) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        } catch (JacksonException _) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    private static boolean isJson(HttpServletRequest request) {
        var type = request.getContentType();
        return type != null && MediaType.APPLICATION_JSON.isCompatibleWith(MediaType.parseMediaType(type));
    }

    private static List<String> ids(JsonNode body) {
        var ids = new ArrayList<String>();
        for (var id : body.path("externalTaskIds")) {
            ids.add(id.asString(""));
        }
        return ids;
    }
}
