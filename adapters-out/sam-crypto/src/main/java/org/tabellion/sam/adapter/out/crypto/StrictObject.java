package org.tabellion.sam.adapter.out.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object whose members have the type that is asked for, or none. */
final class StrictObject {

    private static final char REPLACEMENT = '\ufffd';

    private static final JsonMapper READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxNumberLength(20)
                            .maxStringLength(8192)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode json;

    private StrictObject(JsonNode json) {
        this.json = json;
    }

    /** @throws IllegalArgumentException or a JacksonException if that is no JSON object in UTF-8 */
    static StrictObject parse(Bytes utf8) {
        var json = READER.readTree(text(utf8));
        if (!json.isObject()) {
            throw new IllegalArgumentException("no object");
        }
        return new StrictObject(json);
    }

    private static String text(Bytes utf8) {
        var text = utf8.utf8();
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        // It stands there, or for what is no UTF-8: the decoder tells which.
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8.toArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("no UTF-8", notUtf8);
        }
    }

    Collection<String> names() {
        return json.propertyNames();
    }

    boolean has(String name) {
        return json.has(name);
    }

    String text(String name) {
        var value = json.required(name);
        return require(value.isString(), value).stringValue();
    }

    Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    long number(String name) {
        var value = json.required(name);
        return require(value.isIntegralNumber() && value.canConvertToLong(), value)
                .longValue();
    }

    /** @throws IllegalArgumentException if it is not {@code least} to {@code most} */
    long number(String name, long least, long most) {
        long value = number(name);
        if (value < least || value > most) {
            throw new IllegalArgumentException("a number out of range");
        }
        return value;
    }

    boolean flag(String name) {
        var value = json.required(name);
        return require(value.isBoolean(), value).booleanValue();
    }

    List<String> texts(String name) {
        var values = json.required(name);
        require(values.isArray(), values);
        var texts = new ArrayList<String>(values.size());
        values.forEach(it -> texts.add(require(it.isString(), it).stringValue()));
        return texts;
    }

    StrictObject object(String name) {
        var value = json.required(name);
        return new StrictObject(require(value.isObject(), value));
    }

    private static JsonNode require(boolean fits, JsonNode value) {
        if (!fits) {
            throw new IllegalArgumentException("a member of another type");
        }
        return value;
    }
}
