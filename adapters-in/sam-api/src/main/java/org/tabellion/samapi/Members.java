package org.tabellion.samapi;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the members of one JSON object, each by its type, and in the end refuses what nobody asked for.
 * {@code null} stands for an absent member where the member is optional, and is a wrong type elsewhere.
 */
final class Members {

    private static final Pattern UTC = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

    private final String where;
    private final ObjectNode object;
    private final Set<String> known = new HashSet<>();

    private Members(String where, ObjectNode object) {
        this.where = where;
        this.object = object;
    }

    /** Reads all of {@code object} by {@code reading}; what that leaves over is refused as {@code unknown_member}. */
    static <T> T read(String where, ObjectNode object, Function<Members, T> reading) {
        var members = new Members(where, object);
        var result = reading.apply(members);
        members.refuseUnknown();
        return result;
    }

    String text(String name, int longest) {
        var node = present(name);
        if (!node.isString()
                || node.stringValue().isEmpty()
                || node.stringValue().length() > longest) {
            throw wrong(name, "a string of 1 to %d characters".formatted(longest));
        }
        return node.stringValue();
    }

    Optional<String> optionalText(String name, int longest) {
        return isPresent(name) ? Optional.of(text(name, longest)) : Optional.empty();
    }

    <T> T parsed(String name, int longest, Function<String, T> constructor, String expected) {
        var value = text(name, longest);
        try {
            return constructor.apply(value);
        } catch (IllegalArgumentException e) {
            throw wrong(name, expected);
        }
    }

    boolean flag(String name) {
        var node = present(name);
        if (!node.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return node.booleanValue();
    }

    long integer(String name, long least, long most) {
        var node = present(name);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrong(name, "an integer");
        }
        long value = node.longValue();
        if (value < least || value > most) {
            throw wrong(name, "from %d to %d".formatted(least, most));
        }
        return value;
    }

    Bytes bytes(String name, int most) {
        return parsed(name, (most * 4 + 2) / 3, Bytes::ofBase64Url, "base64url without padding");
    }

    Instant time(String name) {
        var value = text(name, 40);
        if (UTC.matcher(value).matches()) {
            try {
                return Instant.parse(value);
            } catch (DateTimeParseException e) {
                throw wrong(name, "a time that exists");
            }
        }
        throw wrong(name, "an RFC 3339 time in UTC");
    }

    <T> T object(String name, Function<Members, T> reading) {
        return read(path(name), objectNode(name), reading);
    }

    /** Must stand there, if only as {@code null}. */
    boolean isNull(String name) {
        return present(name).isNull();
    }

    /** Must stand there, if only as {@code null}. */
    <T> Optional<T> nullable(String name, Function<Members, T> reading) {
        return isNull(name) ? Optional.empty() : Optional.of(object(name, reading));
    }

    <T> Optional<T> optionalObject(String name, Function<Members, T> reading) {
        return isPresent(name) ? Optional.of(object(name, reading)) : Optional.empty();
    }

    boolean isArray(String name) {
        return present(name).isArray();
    }

    ObjectNode objectNode(String name) {
        if (present(name) instanceof ObjectNode child) {
            return child;
        }
        throw wrong(name, "an object");
    }

    /** An array of distinct strings, which may be empty. */
    <T> List<T> strings(String name, int most, Function<String, T> constructor) {
        var node = present(name);
        if (!node.isArray() || node.size() > most) {
            throw wrong(name, "an array of at most %d strings".formatted(most));
        }
        var elements = new LinkedHashSet<T>();
        for (var element : node) {
            try {
                if (!element.isString() || !elements.add(constructor.apply(element.stringValue()))) {
                    throw wrong(name, "an array of strings that are known and stand once");
                }
            } catch (IllegalArgumentException e) {
                throw wrong(name, "an array of strings that are known and stand once");
            }
        }
        return List.copyOf(elements);
    }

    <T> List<T> objectsOrNone(String name, int most, Function<Members, T> reading) {
        return present(name).isEmpty() && present(name).isArray()
                ? List.of()
                : objects(name, most, ErrorCode.MALFORMED, reading);
    }

    <T> List<T> objects(String name, int most, ErrorCode tooMany, Function<Members, T> reading) {
        var node = present(name);
        if (!node.isArray() || node.isEmpty()) {
            throw wrong(name, "an array that is not empty");
        }
        if (node.size() > most) {
            throw new Rejection(tooMany, "%s has more than %d elements".formatted(path(name), most));
        }
        var elements = new ArrayList<T>(node.size());
        for (var element : node) {
            if (!(element instanceof ObjectNode child)) {
                throw wrong(name, "an array of objects");
            }
            elements.add(read(path(name) + "[]", child, reading));
        }
        return elements;
    }

    boolean isPresent(String name) {
        known.add(name);
        @Nullable JsonNode node = object.get(name);
        return node != null && !node.isNull();
    }

    private JsonNode present(String name) {
        known.add(name);
        @Nullable JsonNode node = object.get(name);
        if (node == null) {
            throw Rejection.malformed(path(name) + " is missing");
        }
        return node;
    }

    private void refuseUnknown() {
        for (var name : object.propertyNames()) {
            if (!known.contains(name)) {
                // The name came from outside and may be anything; it is not sent back.
                throw new Rejection(ErrorCode.UNKNOWN_MEMBER, "%s has a member that it must not have".formatted(where));
            }
        }
    }

    private Rejection wrong(String name, String expected) {
        return Rejection.malformed("%s is not %s".formatted(path(name), expected));
    }

    private String path(String name) {
        return where + "." + name;
    }
}
