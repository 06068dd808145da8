package org.tabellion.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.tabellion.e2e.ServiceProvider.Exchange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A published description, and whether an answer is one of those that it promises: status, media type, members. */
final class OpenApi {

    private static final JsonMapper JSON = new JsonMapper();

    private final String base;
    private final JsonNode document;

    OpenApi(String json) {
        document = JSON.readTree(json);
        base = document.path("servers").path(0).path("url").asString().replaceFirst("/$", "");
    }

    String version() {
        return document.path("openapi").asString();
    }

    record Operation(String method, String path) {}

    /** With whole paths, the parameters in braces. */
    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        for (var path : document.path("paths").properties()) {
            for (var method : path.getValue().properties()) {
                operations.add(new Operation(method.getKey().toUpperCase(Locale.ROOT), base + path.getKey()));
            }
        }
        return operations;
    }

    /** What is wrong with an answer; empty if it is as documented. */
    List<String> faults(Exchange exchange) {
        var faults = new ArrayList<String>();
        var what =
                "%s %s -> %d %s".formatted(exchange.method(), exchange.path(), exchange.status(), exchange.mediaType());
        var operation = operation(exchange.method(), exchange.path());
        if (operation.isEmpty()) {
            return List.of(what + ": no such operation");
        }
        var response = operation.get().path("responses").path(Integer.toString(exchange.status()));
        if (response.isMissingNode()) {
            return List.of(what + ": no such status");
        }
        var mediaType = exchange.mediaType().split(";")[0].strip();
        var content = response.path("content").path(mediaType);
        if (content.isMissingNode()) {
            return List.of(what + ": no such media type");
        }
        if (mediaType.endsWith("json")) {
            check(content.path("schema"), JSON.readTree(exchange.body()), "$", faults);
        }
        return faults.stream().map(it -> what + ": " + it).toList();
    }

    private Optional<JsonNode> operation(String method, String path) {
        for (Map.Entry<String, JsonNode> entry : document.path("paths").properties()) {
            var shape = (base + entry.getKey()).replaceAll("\\{[^}]*}", "[^/]+");
            if (path.matches(shape)) {
                var found = entry.getValue().path(method.toLowerCase(Locale.ROOT));
                return found.isMissingNode() ? Optional.empty() : Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** The part of JSON Schema that the descriptions use. An undocumented member is a fault too: the reader would not know it. */
    private void check(JsonNode given, JsonNode value, String at, List<String> faults) {
        var schema = resolved(given);
        if (!isOfType(schema.path("type"), value)) {
            faults.add("%s is no %s: %s".formatted(at, schema.path("type"), value));
            return;
        }
        if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
            faults.add("%s is none of %s: %s".formatted(at, schema.path("enum"), value));
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.path(i), at + "[" + i + "]", faults);
            }
        }
        if (value.isObject() && schema.has("properties")) {
            schema.path("required").forEach(it -> {
                if (!value.has(it.asString())) {
                    faults.add("%s lacks %s".formatted(at, it.asString()));
                }
            });
            for (var member : value.properties()) {
                var known = schema.path("properties").path(member.getKey());
                if (known.isMissingNode()) {
                    faults.add("%s has %s, which is not documented".formatted(at, member.getKey()));
                } else {
                    check(known, member.getValue(), at + "." + member.getKey(), faults);
                }
            }
        }
    }

    private JsonNode resolved(JsonNode schema) {
        var reference = schema.path("$ref");
        return reference.isMissingNode()
                ? schema
                : document.at(reference.asString().substring(1));
    }

    private static boolean isOfType(JsonNode type, JsonNode value) {
        if (type.isMissingNode()) {
            return true;
        }
        var names = new TreeSet<String>();
        if (type.isArray()) {
            type.forEach(it -> names.add(it.asString()));
        } else {
            names.add(type.asString());
        }
        return names.stream().anyMatch(it -> switch (it) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalStateException("no such type: " + it);
        });
    }
}
