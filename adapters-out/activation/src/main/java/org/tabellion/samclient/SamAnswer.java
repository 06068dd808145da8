package org.tabellion.samclient;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.tabellion.kernel.Bytes;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the SAM answered. Reading it leniently is right here: the SAM is the stricter side, and may add members.
 * All readers: {@link IllegalStateException} if the SAM broke the contract.
 */
public final class SamAnswer {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final byte[] raw;
    private final ObjectNode object;

    private SamAnswer(byte[] raw, ObjectNode object) {
        this.raw = raw;
        this.object = object;
    }

    /** @throws IOException if that is not a JSON object: whatever sent it, it was no SAM */
    static SamAnswer parse(byte[] raw) throws IOException {
        try {
            if (JSON.readTree(raw) instanceof ObjectNode object) {
                return new SamAnswer(raw, object);
            }
        } catch (JacksonException e) {
            throw new IOException("the answer is not JSON", e);
        }
        throw new IOException("the answer is not a JSON object");
    }

    public String text(String member) {
        var node = object.path(member);
        if (!node.isString()) {
            throw broken(member);
        }
        return node.stringValue();
    }

    String textOr(String member, String otherwise) {
        return object.path(member).asString(otherwise);
    }

    public Bytes bytes(String member) {
        return decoded(object, member);
    }

    /** The base64url member {@code inner} of each element of the array {@code member}. */
    public List<Bytes> bytesOfEach(String member, String inner) {
        var array = object.path(member);
        if (!array.isArray()) {
            throw broken(member);
        }
        return array.valueStream().map(it -> decoded(it, inner)).toList();
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
        } catch (IOException e) {
            throw new IllegalStateException("part of JSON that was JSON", e);
        }
        throw broken(member);
    }

    /** UTF-8. */
    public Bytes json() {
        return Bytes.of(raw);
    }

    private static Bytes decoded(JsonNode node, String member) {
        try {
            return Bytes.ofBase64Url(node.path(member).asString(""));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the SAM's answer breaks the contract at " + member, e);
        }
    }

    private static IllegalStateException broken(String member) {
        return new IllegalStateException("the SAM's answer breaks the contract at " + member);
    }
}
