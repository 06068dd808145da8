package org.tabellion.cscapi.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whether an answer is one that the description of its generation promises: status, types, required and known members. */
public final class DescribedAnswers {

    private final JsonNode description;

    public DescribedAnswers(JsonNode description) {
        this.description = description;
    }

    /**
     * @param method as {@code /credentials/info}; of what is no method nothing is said
     * @param body the answer's; empty if it had none
     */
    public List<String> faults(String method, int status, Optional<JsonNode> body) {
        var operation = description.path("paths").path(method).path("post");
        if (operation.isMissingNode() || status == 501) {
            return List.of();
        }
        var response = operation.path("responses").path(Integer.toString(status));
        if (response.isMissingNode()) {
            return List.of(method + " has no answer " + status);
        }
        var schema = response.path("content").path("application/json").path("schema");
        var faults = new ArrayList<String>();
        if (schema.isMissingNode() == body.isPresent()) {
            faults.add(body.isPresent() ? "an answer without a body has one" : "there is no body");
        }
        body.filter(_ -> !schema.isMissingNode()).ifPresent(it -> check(schema, it, "$", faults));
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
        checkType(schema.path("type"), value, at, faults);
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

    private static void checkType(JsonNode type, JsonNode value, String at, List<String> faults) {
        boolean fits = type.isMissingNode()
                || (type.isArray()
                        ? type.valueStream().anyMatch(it -> is(it.asString(), value))
                        : is(type.asString(), value));
        if (!fits) {
            faults.add("%s is no %s: %s".formatted(at, type, value));
        }
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "null" -> value.isNull();
            default -> false;
        };
    }
}
