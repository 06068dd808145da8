package org.tabellion.samclient;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tabellion.kernel.Bytes;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the SAM answered. Reading it leniently is right here: the SAM is the stricter side, and may add members.
 * All readers: {@link InvalidAnswer} if the SAM broke the contract.
 */
public final class SamAnswer {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final byte[] raw;
    private final ObjectNode object;

    private SamAnswer(byte[] raw, ObjectNode object) {
        this.raw = raw;
        this.object = object;
    }

    /** @throws InvalidAnswer if that is not a JSON object: whatever sent it, it was no SAM */
    static SamAnswer parse(byte[] raw) {
        try {
            if (JSON.readTree(raw) instanceof ObjectNode object) {
                return new SamAnswer(raw, object);
            }
        } catch (JacksonException e) {
            throw new InvalidAnswer("it is not JSON", e);
        }
        throw new InvalidAnswer("it is not a JSON object");
    }

    public String text(String member) {
        var node = object.path(member);
        if (!node.isString()) {
            throw broken(member);
        }
        return node.stringValue();
    }

    Optional<String> optionalText(String member) {
        return object.has(member) ? Optional.of(text(member)) : Optional.empty();
    }

    String textOr(String member, String otherwise) {
        return object.path(member).asString(otherwise);
    }

    public Bytes bytes(String member) {
        return decoded(object.path(member), member);
    }

    /** The base64url member {@code inner} of each element of the array {@code member}. */
    public List<Bytes> bytesOfEach(String member, String inner) {
        return elements(member).map(it -> decoded(it.path(inner), inner)).toList();
    }

    /** None if there is no such member. */
    List<String> texts(String member) {
        var texts = object.path(member).valueStream().toList();
        if (!texts.stream().allMatch(JsonNode::isString)) {
            throw broken(member);
        }
        return texts.stream().map(JsonNode::stringValue).toList();
    }

    List<String> textOfEach(String member, String inner) {
        var texts = elements(member).map(it -> it.path(inner)).toList();
        if (!texts.stream().allMatch(JsonNode::isString)) {
            throw broken(member);
        }
        return texts.stream().map(JsonNode::stringValue).toList();
    }

    List<Boolean> flagOfEach(String member, String inner) {
        var flags = elements(member).map(it -> it.path(inner)).toList();
        if (!flags.stream().allMatch(JsonNode::isBoolean)) {
            throw broken(member);
        }
        return flags.stream().map(JsonNode::booleanValue).toList();
    }

    /** The elements of an array of base64url. */
    List<Bytes> listOfBytes(String member) {
        return elements(member).map(it -> decoded(it, member)).toList();
    }

    private Stream<JsonNode> elements(String member) {
        var array = object.path(member);
        if (!array.isArray()) {
            throw broken(member);
        }
        return array.valueStream();
    }

    public Instant time(String member) {
        try {
            return Instant.parse(text(member));
        } catch (DateTimeParseException e) {
            throw new InvalidAnswer(member, e);
        }
    }

    public int integer(String member) {
        var node = object.path(member);
        if (!node.canConvertToInt()) {
            throw broken(member);
        }
        return node.intValue();
    }

    /** A member that is an object, byte for byte as the SAM wrote it: its digest and seal stay what they were. */
    public SamAnswer object(String member) {
        try (var parser = JSON.createParser(raw)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean wanted = parser.currentName().equals(member);
                    var value = parser.nextToken();
                    int from = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    if (wanted && value == JsonToken.START_OBJECT) {
                        int to = (int) parser.currentLocation().getByteOffset();
                        return parse(Arrays.copyOfRange(raw, from, to));
                    }
                }
            }
        }
        throw broken(member);
    }

    /** As {@link #object}, of what is kept. @throws InvalidAnswer if it is not a JSON object */
    public static SamAnswer of(Bytes json) {
        return parse(json.toArray());
    }

    /** Empty if it is null or missing. */
    public Optional<SamAnswer> optionalObject(String member) {
        return object.path(member).isObject() ? Optional.of(object(member)) : Optional.empty();
    }

    /** UTF-8. */
    public Bytes json() {
        return Bytes.of(raw);
    }

    private static Bytes decoded(JsonNode node, String member) {
        if (!node.isString() || node.stringValue().isEmpty()) {
            throw broken(member);
        }
        try {
            return Bytes.ofBase64Url(node.stringValue());
        } catch (IllegalArgumentException e) {
            throw new InvalidAnswer(member, e);
        }
    }

    private static InvalidAnswer broken(String member) {
        return new InvalidAnswer(member);
    }
}
