package org.tabellion.docapi;

import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A JSON object whose members are strings; one that nobody knows is a mistake of the sender and said so. */
final class JsonBody {

    static final int LONGEST = 64 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode object;

    private JsonBody(ObjectNode object) {
        this.object = object;
    }

    static JsonBody parse(byte[] bytes, Set<String> members) {
        if (bytes.length > LONGEST) {
            throw new Problem(413, "body_too_large", "the JSON is larger than %d bytes".formatted(LONGEST));
        }
        var object = read(bytes);
        for (var name : object.propertyNames()) {
            if (!members.contains(name)) {
                throw Problem.badRequest("unknown_member", "a member is unknown; known are " + sorted(members));
            }
        }
        return new JsonBody(object);
    }

    private static ObjectNode read(byte[] bytes) {
        try {
            if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException notJson) {
            throw Problem.badRequest("json_malformed", "the JSON does not parse, or a member stands in it twice");
        }
        throw Problem.badRequest("json_malformed", "the JSON is no object");
    }

    private static String sorted(Set<String> members) {
        return String.join(", ", members.stream().sorted().toList());
    }

    String string(String name, int longest) {
        return optional(name, longest)
                .orElseThrow(() -> Problem.badRequest("member_missing", "the member %s is missing".formatted(name)));
    }

    Optional<String> optional(String name, int longest) {
        if (!object.hasNonNull(name)) {
            return Optional.empty();
        }
        var value = object.get(name);
        if (!value.isString()) {
            throw Problem.badRequest("member_invalid", "the member %s is no string".formatted(name));
        }
        var text = value.stringValue();
        if (text.isBlank() || text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
            throw Problem.badRequest(
                    "member_invalid",
                    "the member %s is empty, longer than %d characters or has control characters"
                            .formatted(name, longest));
        }
        return Optional.of(text);
    }
}
