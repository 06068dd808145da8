package org.tabellion.sam.adapter.out.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.Pin;
import org.tabellion.sam.spi.PinEnvelopes.Contents;

/**
 * What an envelope holds: {@code {"pin":"...","jti":"...","challenge":"..."}}, in any order and without white space. Read
 * byte by byte: a JSON parser would leave the PIN in its buffers and in a String.
 */
final class PinContents {

    private static final Set<String> MEMBERS = Set.of("pin", "jti", "challenge");
    private static final int CHALLENGE = 32;
    private static final int LONGEST_PIN = 256;

    private final byte[] json;
    private int at;

    private PinContents(byte[] json) {
        this.json = json;
    }

    /** @throws IllegalArgumentException if it is anything else; quotes nothing */
    static Contents read(byte[] json) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try {
            new PinContents(json).readInto(members);
            require(members.keySet().equals(MEMBERS));
            var challenge = Bytes.ofBase64Url(text(members, "challenge"));
            var pin = value(members, "pin");
            require(challenge.length() == CHALLENGE && pin.length > 0 && pin.length <= LONGEST_PIN);
            return new Contents(new Pin(pin.clone()), text(members, "jti"), new Challenge(challenge));
        } finally {
            members.values().forEach(it -> Arrays.fill(it, (byte) 0));
        }
    }

    private void readInto(Map<String, byte[]> members) {
        expect('{');
        do {
            var name = new String(string(), StandardCharsets.US_ASCII);
            expect(':');
            var before = members.put(name, string());
            require(before == null && MEMBERS.contains(name));
        } while (isNext(','));
        expect('}');
        require(at == json.length);
    }

    /** The bytes between quotes; of the escapes only those of the quote and of the backslash, as RFC 8785 has it. */
    private byte[] string() {
        expect('"');
        var value = new byte[json.length];
        int length = 0;
        try {
            while (peek() != '"') {
                require((peek() & 0xff) >= 0x20);
                if (peek() == '\\') {
                    at++;
                    require(peek() == '"' || peek() == '\\');
                }
                value[length++] = peek();
                at++;
            }
            at++;
            requireUtf8(value, length);
            return Arrays.copyOf(value, length);
        } finally {
            Arrays.fill(value, (byte) 0);
        }
    }

    private static void requireUtf8(byte[] value, int length) {
        try {
            var chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value, 0, length));
            Arrays.fill(chars.array(), '\0');
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("no UTF-8", notUtf8);
        }
    }

    private byte peek() {
        require(at < json.length);
        return json[at];
    }

    private boolean isNext(char wanted) {
        boolean is = peek() == wanted;
        at += is ? 1 : 0;
        return is;
    }

    private void expect(char wanted) {
        require(isNext(wanted));
    }

    private static String text(Map<String, byte[]> members, String name) {
        return new String(value(members, name), StandardCharsets.UTF_8);
    }

    private static byte[] value(Map<String, byte[]> members, String name) {
        var value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a member is missing");
        }
        return value;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not the contents of an envelope");
        }
    }
}
