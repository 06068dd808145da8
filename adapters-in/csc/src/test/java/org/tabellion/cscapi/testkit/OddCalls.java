package org.tabellion.cscapi.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * Makes calls from the OpenAPI description of a generation: bodies that fit it, with values that mean something to the server
 * at hand, then bent in their members, in their types, in their very text, and in what goes around them.
 */
public final class OddCalls {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\0",
            "1",
            "true",
            "null",
            "AAAA",
            "MAA=",
            "====",
            "\ud800",
            "\u202e\uffff",
            "../..",
            "%00",
            "a.b.c",
            "' OR 1=1 --",
            "${jndi:ldap://x}",
            "<!DOCTYPE a [<!ENTITY b \"c\">]>",
            "1.2.840.10045.4.3.2",
            "1.2.840.113549.1.1.1",
            "1.2.840.113549.1.1.10",
            "1.2.840.113549.1.1.11",
            "2.16.840.1.101.3.4.2.1",
            "2.16.840.1.101.3.4.2.3",
            "1." + "9".repeat(300),
            "cr_" + "0".repeat(26),
            "sg_" + "Z".repeat(26),
            "x".repeat(256),
            "x".repeat(5000));
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "2",
            "2147483647",
            "2147483648",
            "-9223372036854775809",
            "1e400",
            "1E-400",
            "0.1",
            "1.0",
            "9".repeat(1200),
            "3e0");
    private static final List<String> MEDIA_TYPES = List.of(
            "application/json;charset=UTF-8",
            "application/json; charset=utf-16",
            "APPLICATION/JSON",
            "text/json",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json;charset=nonsense",
            "*/*",
            ";");
    private static final List<String> QUERIES =
            List.of("?", "?a", "?lang=de&lang=", "?a=%zz", "?credentialID=x", "?%00=%ff", "?a[]=1");

    private final JsonNode description;
    private final String base;
    private final Map<String, List<String>> known;
    private final List<String> tokens;
    private final Random random;
    private final List<String> paths;
    private final JsonNodeFactory nodes = JsonNodeFactory.instance;

    /**
     * @param base {@code /csc/v2} and the like
     * @param known values by the name of the member that takes them
     * @param tokens for the header, good ones and others
     */
    public OddCalls(
            JsonNode description, String base, Map<String, List<String>> known, List<String> tokens, Random random) {
        this.description = description;
        this.base = base;
        this.known = Map.copyOf(known);
        this.tokens = List.copyOf(tokens);
        this.random = random;
        this.paths = description.path("paths").propertyNames().stream().toList();
    }

    /** @param method of the API, as {@code /credentials/info}; {@code token} empty for none */
    public record Call(String method, String path, String token, String mediaType, String idempotencyKey, byte[] body) {

        @Override
        public String toString() {
            var text = new String(body, StandardCharsets.UTF_8);
            return "%s %s %s".formatted(path, mediaType, text.length() > 600 ? text.substring(0, 600) + "..." : text);
        }
    }

    public Call next() {
        var method = one(paths);
        var body = (ObjectNode) of(requestOf(method), "");
        int times = random.nextInt(4);
        for (int i = 0; i < times; i++) {
            bend(body);
        }
        return new Call(
                method,
                base + method + (rarely() ? one(QUERIES) : ""),
                one(tokens),
                rarely() ? one(MEDIA_TYPES) : "application/json",
                rarely() ? one(TEXTS.subList(3, 9)) : "",
                rarely() ? torn(body.toString()) : body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private boolean rarely() {
        return random.nextInt(25) == 0;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private JsonNode requestOf(String method) {
        return resolved(description
                .path("paths")
                .path(method)
                .path("post")
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema"));
    }

    private JsonNode resolved(JsonNode schema) {
        var reference = schema.path("$ref");
        return reference.isMissingNode()
                ? schema
                : description.at(reference.asString().substring(1));
    }

    /** A value that fits the schema; that of a known name is one that is known more often than not. */
    private JsonNode of(JsonNode given, String name) {
        var schema = resolved(given);
        if (known.containsKey(name)
                && random.nextInt(8) > 0
                && !schema.path("type").asString("").equals("array")) {
            return nodes.stringNode(one(known.getOrDefault(name, List.of(""))));
        }
        if (schema.has("enum")) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
        }
        if (schema.has("oneOf")) {
            return of(
                    schema.path("oneOf").get(random.nextInt(schema.path("oneOf").size())), name);
        }
        var type = schema.path("type");
        return switch (type.isArray() ? type.get(random.nextInt(type.size())).asString() : type.asString("object")) {
            case "string" -> nodes.stringNode(one(TEXTS));
            case "integer", "number" -> nodes.numberNode(random.nextInt(1, 4));
            case "boolean" -> nodes.booleanNode(random.nextBoolean());
            case "null" -> nodes.nullNode();
            case "array" -> {
                var array = nodes.arrayNode();
                int size = random.nextInt(1, 3);
                for (int i = 0; i < size; i++) {
                    array.add(of(schema.path("items"), name));
                }
                yield array;
            }
            default -> {
                var object = nodes.objectNode();
                var required = schema.path("required")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList();
                for (var member : schema.path("properties").properties()) {
                    if (required.contains(member.getKey()) || random.nextInt(3) == 0) {
                        object.set(member.getKey(), of(member.getValue(), member.getKey()));
                    }
                }
                yield object;
            }
        };
    }

    private void bend(ObjectNode body) {
        var names = new ArrayList<>(body.propertyNames());
        if (names.isEmpty()) {
            return;
        }
        var name = one(names);
        switch (random.nextInt(6)) {
            case 0 -> body.remove(name);
            case 1 -> body.set(name, anything(3));
            case 2 -> body.set(one(names), body.path(name));
            case 3 -> body.set(name, nodes.arrayNode().add(body.path(name)).add(body.path(name)));
            case 4 -> body.set(one(TEXTS), anything(1));
            default -> body.set(name, bent(body.path(name)));
        }
    }

    private JsonNode bent(JsonNode value) {
        if (value.isObject() && value instanceof ObjectNode object) {
            bend(object);
            return object;
        }
        if (value.isString() && !value.stringValue().isEmpty()) {
            var text = new StringBuilder(value.stringValue());
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(1, 300));
            return nodes.stringNode(text.toString());
        }
        return anything(1);
    }

    private JsonNode anything(int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(random.nextBoolean());
            // As it stands: some of these no Java type holds.
            case 2 -> nodes.rawValueNode(new RawValue(one(NUMBERS)));
            case 3, 4 -> nodes.stringNode(one(TEXTS));
            case 5 -> nodes.arrayNode().add(anything(depth - 1)).add(anything(depth - 1));
            default -> {
                var object = nodes.objectNode();
                object.set(one(List.of("id", "value", "algo", "")), anything(depth - 1));
                object.set("value", anything(depth - 1));
                yield object;
            }
        };
    }

    private byte[] torn(String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        switch (random.nextInt(6)) {
            case 0 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            }
            case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            case 2 -> {
                return (json + json).getBytes(StandardCharsets.UTF_8);
            }
            case 3 -> {
                return json.getBytes(StandardCharsets.UTF_16);
            }
            case 4 -> {
                return ("[".repeat(random.nextInt(1, 3000)) + json).getBytes(StandardCharsets.UTF_8);
            }
            default -> {
                return "{\"lang\":\"a\",\"lang\":\"b\"}".getBytes(StandardCharsets.UTF_8);
            }
        }
        return bytes;
    }
}
