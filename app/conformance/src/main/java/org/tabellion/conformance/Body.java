package org.tabellion.conformance;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The JSON object that a call carries; each change gives another one. */
final class Body {

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, @Nullable Object> members;

    private Body(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    static Body empty() {
        return new Body(new LinkedHashMap<>());
    }

    static Body of(String name, @Nullable Object value) {
        return empty().with(name, value);
    }

    Body with(String name, @Nullable Object value) {
        var more = new LinkedHashMap<String, @Nullable Object>(members);
        more.put(name, value);
        return new Body(more);
    }

    Body without(String name) {
        var less = new LinkedHashMap<String, @Nullable Object>(members);
        less.remove(name);
        return new Body(less);
    }

    Body withAll(Body other) {
        var more = new LinkedHashMap<String, @Nullable Object>(members);
        more.putAll(other.members);
        return new Body(more);
    }

    String text() {
        return text(members);
    }

    static String text(Object value) {
        return JSON.writeValueAsString(value);
    }

    byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }
}
