package org.tabellion.mgmtapi;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A JSON object of known members; one that nobody knows is a mistake of the sender and said so. */
final class JsonBody {

    private static final int LONGEST = 64 * 1024;
    private static final int LONGEST_STRING = 1000;
    private static final int MOST = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode object;

    private JsonBody(ObjectNode object, Set<String> members) {
        this.object = object;
        for (var name : object.propertyNames()) {
            if (!members.contains(name)) {
                throw Problem.badRequest(
                        "unknown_member",
                        "a member is unknown; known are "
                                + members.stream().sorted().toList());
            }
        }
    }

    static JsonBody of(HttpServletRequest http, Set<String> members) {
        var type = Optional.ofNullable(http.getContentType()).orElse("");
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json")) {
            throw new Problem(415, "media_type_unsupported", "the body is sent as application/json");
        }
        try {
            return parse(http.getInputStream().readNBytes(LONGEST + 1), members);
        } catch (IOException brokenOff) {
            throw new UncheckedIOException(brokenOff);
        }
    }

    static JsonBody parse(byte[] bytes, Set<String> members) {
        if (bytes.length > LONGEST) {
            throw new Problem(413, "body_too_large", "the JSON is larger than %d bytes".formatted(LONGEST));
        }
        try {
            if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
                return new JsonBody(object, members);
            }
        } catch (JacksonException notJson) {
            throw Problem.badRequest("json_malformed", "the JSON does not parse, or a member stands in it twice");
        }
        throw Problem.badRequest("json_malformed", "the JSON is no object");
    }

    String string(String name) {
        return text(name, present(name).orElseThrow(() -> missing(name)));
    }

    Optional<String> optionalString(String name) {
        return present(name).map(it -> text(name, it));
    }

    /** Empty if it is absent; each once. */
    Set<String> strings(String name) {
        var array = present(name);
        if (array.isEmpty()) {
            return Set.of();
        }
        if (!array.get().isArray() || array.get().size() > MOST) {
            throw invalid(name, "is no array of at most %d strings".formatted(MOST));
        }
        var strings = new LinkedHashSet<String>();
        for (var element : array.get()) {
            if (!strings.add(text(name, element))) {
                throw invalid(name, "has an element twice");
            }
        }
        return strings;
    }

    boolean flag(String name, boolean otherwise) {
        return present(name)
                .map(it -> {
                    if (!it.isBoolean()) {
                        throw invalid(name, "is no boolean");
                    }
                    return it.booleanValue();
                })
                .orElse(otherwise);
    }

    int integer(String name, int otherwise) {
        return present(name)
                .map(it -> {
                    if (!it.isInt()) {
                        throw invalid(name, "is no integer");
                    }
                    return it.intValue();
                })
                .orElse(otherwise);
    }

    /** As JSON again; empty if it is absent. */
    Optional<String> raw(String name) {
        return present(name).map(JsonNode::toString);
    }

    static JsonNode parsed(String json) {
        return MAPPER.readTree(json);
    }

    /** An empty one if it is absent. */
    JsonBody object(String name, Set<String> members) {
        return switch (present(name).orElseGet(MAPPER::createObjectNode)) {
            case ObjectNode inner -> new JsonBody(inner, members);
            default -> throw invalid(name, "is no object");
        };
    }

    static Problem invalid(String name, String why) {
        return Problem.badRequest("member_invalid", "the member %s %s".formatted(name, why));
    }

    private static Problem missing(String name) {
        return Problem.badRequest("member_missing", "the member %s is missing".formatted(name));
    }

    private Optional<JsonNode> present(String name) {
        return object.hasNonNull(name) ? Optional.of(object.get(name)) : Optional.empty();
    }

    /** Control characters, and halves of a character, which no database keeps. */
    private static boolean isNoText(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }

    private static String text(String name, JsonNode value) {
        if (!value.isString()
                || value.stringValue().length() > LONGEST_STRING
                || value.stringValue().codePoints().anyMatch(JsonBody::isNoText)) {
            throw invalid(name, "is no string, too long or has control characters");
        }
        return value.stringValue();
    }
}
