package org.tabellion.edge;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A JSON object of known members; one that nobody knows is a mistake of the sender and said so. */
public final class JsonBody {

    /** In bytes. */
    public static final int LONGEST = 64 * 1024;

    private static final int LONGEST_STRING = 1000;
    private static final int MOST = 100;

    private final ObjectNode object;

    private JsonBody(ObjectNode object, Set<String> members) {
        this.object = object;
        for (var name : object.propertyNames()) {
            if (!members.contains(name)) {
                throw Problem.badRequest(
                        "unknown_member",
                        "a member is unknown; known are "
                                + String.join(", ", members.stream().sorted().toList()));
            }
        }
    }

    /** @throws Problem 415 if the body does not come as JSON, 413 or 400 if it is too long or wrong */
    public static JsonBody of(HttpServletRequest http, Set<String> members) {
        MediaTypes.demand(MediaTypes.JSON, http.getContentType());
        try {
            return parse(http.getInputStream().readNBytes(LONGEST + 1), members);
        } catch (IOException brokenOff) {
            throw new UncheckedIOException(brokenOff);
        }
    }

    /** @throws Problem 413 or 400 if it is too long or wrong */
    public static JsonBody parse(byte[] bytes, Set<String> members) {
        if (bytes.length > LONGEST) {
            throw new Problem(413, "body_too_large", "the JSON is larger than %d bytes".formatted(LONGEST));
        }
        try {
            return new JsonBody(
                    StrictJson.object(bytes)
                            .orElseThrow(() -> Problem.badRequest("json_malformed", "the JSON is no object")),
                    members);
        } catch (JacksonException notJson) {
            throw Problem.badRequest("json_malformed", "the JSON does not parse, or a member stands in it twice");
        }
    }

    /** May be blank. */
    public String string(String name) {
        return optionalString(name).orElseThrow(() -> missing(name));
    }

    /** May be blank. */
    public Optional<String> optionalString(String name) {
        return present(name).map(it -> text(name, it));
    }

    /** Says something. */
    public String words(String name, int longest) {
        return optionalWords(name, longest).orElseThrow(() -> missing(name));
    }

    /** Says something, if it is there. */
    public Optional<String> optionalWords(String name, int longest) {
        return present(name).map(it -> {
            if (!it.isString()) {
                throw invalid(name, "is no string");
            }
            var text = it.stringValue();
            if (text.isBlank() || text.length() > longest || !StrictJson.isText(text)) {
                throw invalid(name, "is empty, longer than %d characters or has control characters".formatted(longest));
            }
            return text;
        });
    }

    /** Empty if it is absent; each once. */
    public Set<String> strings(String name) {
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

    public boolean flag(String name, boolean otherwise) {
        return present(name)
                .map(it -> {
                    if (!it.isBoolean()) {
                        throw invalid(name, "is no boolean");
                    }
                    return it.booleanValue();
                })
                .orElse(otherwise);
    }

    public int integer(String name, int otherwise) {
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
    public Optional<String> raw(String name) {
        return present(name).map(JsonNode::toString);
    }

    /** An empty one if it is absent. */
    public JsonBody object(String name, Set<String> members) {
        return switch (present(name).orElseGet(StrictJson::empty)) {
            case ObjectNode inner -> new JsonBody(inner, members);
            default -> throw invalid(name, "is no object");
        };
    }

    public static Problem invalid(String name, String why) {
        return Problem.badRequest("member_invalid", "the member %s %s".formatted(name, why));
    }

    private static Problem missing(String name) {
        return Problem.badRequest("member_missing", "the member %s is missing".formatted(name));
    }

    private Optional<JsonNode> present(String name) {
        return object.hasNonNull(name) ? Optional.of(object.get(name)) : Optional.empty();
    }

    private static String text(String name, JsonNode value) {
        if (!value.isString()
                || value.stringValue().length() > LONGEST_STRING
                || !StrictJson.isText(value.stringValue())) {
            throw invalid(name, "is no string, too long or has control characters");
        }
        return value.stringValue();
    }
}
