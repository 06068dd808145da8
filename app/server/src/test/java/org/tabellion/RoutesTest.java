package org.tabellion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** What the edges map is what the published descriptions say. */
@RunningServer
class RoutesTest {

    /** The descriptions themselves, and a picture that CSC's info refers to. */
    private static final Set<String> BESIDE = Set.of(
            "GET /v1/openapi.json",
            "GET /management/v1/openapi.json",
            "GET /csc/{generation}/openapi.json",
            "GET /csc/{generation}/logo.png");

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mapping;

    @Test
    void each_route_of_the_document_api_is_documented_and_each_documented_one_is_there() throws IOException {
        assertThat(mapped("/v1/")).containsExactlyElementsOf(documented("docapi"));
    }

    @Test
    void each_route_of_the_management_api_is_documented_and_each_documented_one_is_there() throws IOException {
        assertThat(mapped("/management/")).containsExactlyElementsOf(documented("mgmtapi"));
    }

    /** One route takes the calls of all CSC methods; their list is compared by way of info in the end-to-end tests. */
    @Test
    void the_csc_api_has_one_route_for_all_its_methods() {
        assertThat(mapped("/csc/")).isEmpty();
    }

    /** Without a method of HTTP a mapping is one that answers with 404, 405 or 501, or hands on. */
    private Set<String> mapped(String prefix) {
        var routes = new TreeSet<String>();
        mapping.getHandlerMethods().keySet().forEach(route -> route.getPatternValues().stream()
                .filter(it -> it.startsWith(prefix))
                .forEach(path ->
                        route.getMethodsCondition().getMethods().forEach(method -> routes.add(method + " " + path))));
        routes.removeAll(BESIDE);
        return routes;
    }

    private static Set<String> documented(String edge) throws IOException {
        var routes = new TreeSet<String>();
        try (var json = new ClassPathResource("/org/tabellion/" + edge + "/openapi.json").getInputStream()) {
            for (var path : new JsonMapper().readTree(json).path("paths").properties()) {
                for (var method : path.getValue().properties()) {
                    routes.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        }
        return routes;
    }
}
