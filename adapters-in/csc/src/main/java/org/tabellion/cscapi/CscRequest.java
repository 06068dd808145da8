package org.tabellion.cscapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON object of a call. A member that is null counts as absent; members that nobody asks for are ignored. */
final class CscRequest {

    static final int LONGEST_BODY = 1024 * 1024;
    private static final int LONGEST_CLIENT_DATA = 255;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode body;

    private CscRequest(JsonNode body) {
        this.body = body;
    }

    /** @throws CscError if the bytes are no JSON object, or one member stands twice */
    static CscRequest parse(byte[] bytes) {
        try {
            if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
                return new CscRequest(object);
            }
        } catch (JacksonException notJson) {
            throw CscError.invalid("The body is not a JSON object, or a member stands in it twice.");
        }
        throw CscError.invalid("The body is not a JSON object.");
    }

    boolean has(String name) {
        return body.hasNonNull(name);
    }

    String string(String name) {
        return optionalString(name).orElseThrow(() -> CscError.missing("string", name));
    }

    Optional<String> optionalString(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        var value = body.get(name);
        if (!value.isString()) {
            throw CscError.missing("string", name);
        }
        return Optional.of(value.stringValue());
    }

    boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        var value = body.get(name);
        if (!value.isBoolean()) {
            throw CscError.missing("boolean", name);
        }
        return value.booleanValue();
    }

    Optional<Integer> positive(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        var value = body.get(name);
        if (!value.isInt()) {
            throw CscError.missing("integer", name);
        }
        if (value.intValue() < 1) {
            throw CscError.invalidParameter(name);
        }
        return Optional.of(value.intValue());
    }

    /** Base64 with padding, RFC 4648 section 4. */
    List<Bytes> hashes() {
        if (!has("hashes") || !body.get("hashes").isArray()) {
            throw CscError.missing("array", "hashes");
        }
        if (body.get("hashes").isEmpty()) {
            throw CscError.invalid("Empty hash array");
        }
        var hashes = new ArrayList<Bytes>();
        for (var element : body.get("hashes")) {
            if (!element.isString()) {
                throw CscError.invalid("Invalid Base64 hash string parameter");
            }
            hashes.add(base64(element.stringValue()));
        }
        return hashes;
    }

    private static Bytes base64(String text) {
        try {
            return Bytes.ofBase64(text);
        } catch (IllegalArgumentException notBase64) {
            throw CscError.invalid("Invalid Base64 hash string parameter");
        }
    }

    void checkClientData() {
        if (has("clientData")
                && (!body.get("clientData").isString()
                        || body.get("clientData").stringValue().length() > LONGEST_CLIENT_DATA)) {
            throw CscError.invalidParameter("clientData");
        }
    }
}
