package org.tabellion.cscapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.tabellion.cscapi.GoldenScript.Exchange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether an answer is one that the description of its generation promises: status, required and known members. */
final class DescribedAnswers {

    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode description;

    DescribedAnswers(Generation generation) {
        try (var stream = new ClassPathResource("/org/tabellion/cscapi/openapi-%s.json".formatted(generation.path()))
                .getInputStream()) {
            description = JSON.readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with it; of what is no method nothing is said. */
    List<String> faults(Generation generation, Exchange exchange, MockHttpServletResponse answer) {
        var faults = new ArrayList<String>();
        var path = exchange.path().replace("<v>", generation.path()).replaceFirst("/csc/v[012]", "");
        var operation = description.path("paths").path(path).path("post");
        if (operation.isMissingNode() || !exchange.method().equals("POST") || answer.getStatus() == 501) {
            return List.of();
        }
        var response = operation.path("responses").path(Integer.toString(answer.getStatus()));
        if (response.isMissingNode()) {
            return List.of(path + " has no answer " + answer.getStatus());
        }
        var schema = response.path("content").path("application/json").path("schema");
        if (!schema.isMissingNode()) {
            check(schema, JSON.readTree(answer.getContentAsByteArray()), "$", faults);
        }
        return faults;
    }

    private void check(JsonNode given, JsonNode value, String at, List<String> faults) {
        var reference = given.path("$ref");
        var schema = reference.isMissingNode()
                ? given
                : description.at(reference.asString().substring(1));
        if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
            faults.add("%s is none of %s: %s".formatted(at, schema.path("enum"), value));
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.path(i), at + "[" + i + "]", faults);
            }
        }
        if (value.isObject()) {
            schema.path("required").forEach(it -> {
                if (!value.has(it.asString())) {
                    faults.add("%s lacks %s".formatted(at, it.asString()));
                }
            });
            for (var member : value.properties()) {
                var known = schema.path("properties").path(member.getKey());
                if (known.isMissingNode()) {
                    faults.add("%s has %s, which is not described".formatted(at, member.getKey()));
                } else {
                    check(known, member.getValue(), at + "." + member.getKey(), faults);
                }
            }
        }
    }
}
