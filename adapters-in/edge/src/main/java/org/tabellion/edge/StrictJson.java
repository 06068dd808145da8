package org.tabellion.edge;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bytes from outside, read as JSON: no member twice, nothing after the end, no string that no database keeps. */
public final class StrictJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /**
     * @return empty if it is JSON, but no object
     * @throws JacksonException if it is no JSON, or a member stands in it twice
     */
    public static Optional<ObjectNode> object(byte[] bytes) {
        return MAPPER.readTree(bytes) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    }

    static ObjectNode empty() {
        return MAPPER.createObjectNode();
    }

    /** @throws JacksonException if it is no JSON */
    public static JsonNode parsed(String json) {
        return MAPPER.readTree(json);
    }

    /** Neither control characters, nor halves of a character, which JSON can write and no database keeps. */
    public static boolean isText(String value) {
        return value.codePoints().noneMatch(StrictJson::isNoText);
    }

    private static boolean isNoText(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }
}
