package org.tabellion.cscapi;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI description of each generation: of the methods that are offered, and of no other. */
@RestController
class CscDescriptions {

    private final CscMethods methods;
    private final Map<Generation, ObjectNode> descriptions = new EnumMap<>(Generation.class);

    CscDescriptions(CscMethods methods) throws IOException {
        this.methods = methods;
        for (var generation : Generation.values()) {
            try (var stream = new ClassPathResource(
                            "/org/tabellion/cscapi/openapi-%s.json".formatted(generation.path()))
                    .getInputStream()) {
                descriptions.put(generation, (ObjectNode) JsonMapper.shared().readTree(stream));
            }
        }
    }

    @GetMapping(path = Generation.BASE + "{generation}/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<JsonNode> openApi(@PathVariable String generation) {
        return Generation.ofPath(generation)
                .map(it -> ResponseEntity.<JsonNode>ok(of(it)))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    private ObjectNode of(Generation generation) {
        var description = Objects.requireNonNull(descriptions.get(generation)).deepCopy();
        var offered = methods.names(generation);
        ((ObjectNode) description.get("paths"))
                .retain(offered.stream().map(it -> "/" + it).toList());
        return description;
    }
}
