package org.tabellion.sam.model;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;

/**
 * A JSON object in the canonical form of RFC 8785: members in the order of their UTF-16 code units, no white space, one
 * way to write each value. Holds text, integers that every JSON reader keeps exactly, booleans, null, arrays, objects.
 */
public final class CanonicalJson {

    private static final long LARGEST_INTEGER = (1L << 53) - 1;

    // A TreeMap of String compares UTF-16 code units, which is the order of RFC 8785 section 3.2.3.
    private final Map<String, @Nullable Object> members = new TreeMap<>();

    public CanonicalJson text(String name, String value) {
        return put(name, value);
    }

    /** base64url without padding. */
    public CanonicalJson bytes(String name, Bytes value) {
        return put(name, value.base64Url());
    }

    public CanonicalJson time(String name, Instant value) {
        return put(name, value.toString());
    }

    /** @throws IllegalArgumentException if a reader of JSON numbers as IEEE 754 doubles would not keep it exactly */
    public CanonicalJson number(String name, long value) {
        if (Math.abs(value) > LARGEST_INTEGER) {
            throw new IllegalArgumentException("no integer of I-JSON: " + value);
        }
        return put(name, value);
    }

    public CanonicalJson flag(String name, boolean value) {
        return put(name, value);
    }

    public CanonicalJson absent(String name) {
        return put(name, null);
    }

    public CanonicalJson object(String name, CanonicalJson value) {
        return put(name, value);
    }

    public CanonicalJson texts(String name, List<String> values) {
        return put(name, List.copyOf(values));
    }

    public CanonicalJson optionalText(String name, Optional<String> value) {
        return put(name, value.orElse(null));
    }

    public CanonicalJson objects(String name, List<CanonicalJson> values) {
        return put(name, List.copyOf(values));
    }

    /** Adds all members of {@code other}. */
    public CanonicalJson merge(CanonicalJson other) {
        other.members.forEach(this::put);
        return this;
    }

    private CanonicalJson put(String name, @Nullable Object value) {
        int before = members.size();
        members.put(name, value);
        if (members.size() == before) {
            throw new IllegalStateException(name + " stands twice");
        }
        return this;
    }

    public Bytes toBytes() {
        return Bytes.ofUtf8(toString());
    }

    /** The canonical text. @throws IllegalArgumentException if a text in it is not well-formed Unicode */
    @Override
    public String toString() {
        var out = new StringBuilder(512);
        writeTo(out);
        return out.toString();
    }

    private void writeTo(StringBuilder out) {
        out.append('{');
        var separator = "";
        for (var member : members.entrySet()) {
            out.append(separator);
            writeText(member.getKey(), out);
            out.append(':');
            writeValue(member.getValue(), out);
            separator = ",";
        }
        out.append('}');
    }

    private static void writeValue(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case String text -> writeText(text, out);
            case CanonicalJson object -> object.writeTo(out);
            case List<?> values -> writeArray(values.iterator(), out);
            default -> out.append(value);
        }
    }

    private static void writeArray(Iterator<?> values, StringBuilder out) {
        out.append('[');
        while (values.hasNext()) {
            writeValue(values.next(), out);
            if (values.hasNext()) {
                out.append(',');
            }
        }
        out.append(']');
    }

    private static void writeText(String text, StringBuilder out) {
        out.append('"');
        int plain = plainStart(text);
        // Nearly all there is: names, identifiers, base64url.
        out.append(plain == text.length() ? text : text.substring(0, plain));
        for (int i = plain; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        requireWellFormed(text, i);
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** How many characters from the start stand for themselves. */
    private static int plainStart(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
                return i;
            }
        }
        return length;
    }

    private static void requireWellFormed(String text, int at) {
        char c = text.charAt(at);
        boolean paired = !Character.isSurrogate(c)
                || (Character.isHighSurrogate(c)
                        && at + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(at + 1)))
                || (Character.isLowSurrogate(c) && at > 0 && Character.isHighSurrogate(text.charAt(at - 1)));
        if (!paired) {
            throw new IllegalArgumentException("not well-formed Unicode");
        }
    }
}
