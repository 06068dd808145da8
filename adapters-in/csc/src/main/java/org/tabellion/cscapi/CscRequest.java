package org.tabellion.cscapi;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tabellion.access.Compatibility;
import org.tabellion.edge.StrictJson;
import org.tabellion.kernel.Bytes;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON object of a call. A member that is null counts as absent; members that nobody asks for are ignored. */
final class CscRequest {

    static final int LONGEST_BODY = 1024 * 1024;
    static final int MOST_HASHES = 500;
    private static final int LONGEST_CLIENT_DATA = 255;
    private static final int LONGEST_DESCRIPTION = 500;
    private static final int LONGEST_LANG = 35;

    private final JsonNode body;
    private final Leniency leniency;

    private CscRequest(JsonNode body, Leniency leniency) {
        this.body = body;
        this.leniency = leniency;
    }

    /** @throws CscError if the bytes are no JSON object, or one member stands twice */
    static CscRequest parse(byte[] bytes, Leniency leniency) {
        try {
            return new CscRequest(
                    StrictJson.object(bytes).orElseThrow(() -> CscError.invalid("The body is not a JSON object.")),
                    leniency);
        } catch (JacksonException notJson) {
            throw CscError.invalid("The body is not a JSON object, or a member stands in it twice.");
        }
    }

    /** One that was found good before. */
    static CscRequest of(ObjectNode body) {
        return new CscRequest(body, Leniency.LENIENT);
    }

    /** Whoever reads it later cannot use the authorisation. */
    ObjectNode withoutSad() {
        var others = (ObjectNode) body.deepCopy();
        others.remove("SAD");
        return others;
    }

    Leniency leniency() {
        return leniency;
    }

    private boolean isLoose() {
        return leniency.bears(Compatibility.LOOSE_TYPES);
    }

    boolean has(String name) {
        return body.hasNonNull(name)
                && !(body.get(name).isString() && body.get(name).stringValue().isEmpty() && isLoose());
    }

    String string(String name) {
        return optionalString(name).orElseThrow(() -> CscError.missing("string", name));
    }

    Optional<String> optionalString(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        var value = body.get(name);
        if (value.isArray() && value.size() == 1 && isLoose()) {
            value = value.get(0);
        }
        if (!value.isString()) {
            throw CscError.missing("string", name);
        }
        return Optional.of(value.stringValue());
    }

    boolean flag(String name) {
        return optionalFlag(name).orElse(false);
    }

    private Optional<Boolean> optionalFlag(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        var value = body.get(name);
        if (value.isString() && isLoose()) {
            switch (value.stringValue()) {
                case "true" -> {
                    return Optional.of(true);
                }
                case "false" -> {
                    return Optional.of(false);
                }
                default -> throw CscError.missing("boolean", name);
            }
        }
        if (!value.isBoolean()) {
            throw CscError.missing("boolean", name);
        }
        return Optional.of(value.booleanValue());
    }

    /** A whole number as JSON writes it: no fraction, no exponent. */
    Optional<Integer> integer(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        var value = body.get(name);
        if (value.isString() && value.stringValue().matches("-?[0-9]{1,9}") && isLoose()) {
            return Optional.of(Integer.valueOf(value.stringValue()));
        }
        if (!value.isInt()) {
            throw CscError.missing("integer", name);
        }
        return Optional.of(value.intValue());
    }

    /** Of any size. */
    Optional<BigInteger> wholeNumber(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!body.get(name).isIntegralNumber()) {
            throw CscError.missing("integer", name);
        }
        return Optional.of(body.get(name).bigIntegerValue());
    }

    Optional<Integer> positive(String name) {
        var value = integer(name);
        if (value.isPresent() && value.get() < 1) {
            throw CscError.invalidParameter(name);
        }
        return value;
    }

    /** Base64 with padding, RFC 4648 section 4; at least one. */
    List<Bytes> hashes(String name) {
        return optionalHashes(name).orElseThrow(() -> CscError.missing("array", name));
    }

    Optional<List<Bytes>> optionalHashes(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!body.get(name).isArray()) {
            throw CscError.missing("array", name);
        }
        if (body.get(name).isEmpty()) {
            throw CscError.invalid("Empty hash array");
        }
        if (body.get(name).size() > MOST_HASHES) {
            throw CscError.invalid("Numbers of signatures is too high");
        }
        var hashes = new ArrayList<Bytes>();
        for (var element : body.get(name)) {
            if (!element.isString()) {
                throw CscError.invalid("Invalid Base64 hash string parameter");
            }
            hashes.add(base64(element.stringValue()));
        }
        return Optional.of(hashes);
    }

    /** As {@link #hashes}; a hash alone is taken for an array of one, as the standard's own example has it. */
    List<Bytes> hashesOrOne(String name) {
        return has(name) && body.get(name).isString()
                ? List.of(base64(body.get(name).stringValue()))
                : hashes(name);
    }

    static Bytes base64(String text) {
        try {
            return Bytes.ofBase64(text);
        } catch (IllegalArgumentException notBase64) {
            throw CscError.invalid("Invalid Base64 hash string parameter");
        }
    }

    /** The objects of an array of objects; none if it is absent. */
    List<CscRequest> objects(String name) {
        if (!has(name)) {
            return List.of();
        }
        if (!body.get(name).isArray()) {
            throw CscError.missing("array", name);
        }
        var objects = new ArrayList<CscRequest>();
        for (var element : body.get(name)) {
            if (!(element instanceof ObjectNode object)) {
                throw CscError.invalidParameter(name);
            }
            objects.add(new CscRequest(object, leniency));
        }
        return objects;
    }

    /** Exactly one, and not absent. */
    CscRequest object(String name) {
        if (!has(name) || !(body.get(name) instanceof ObjectNode object)) {
            throw CscError.missing("object", name);
        }
        return new CscRequest(object, leniency);
    }

    /** All members of an object of strings. */
    Map<String, String> strings() {
        var strings = new HashMap<String, String>();
        for (var name : body.propertyNames()) {
            optionalString(name).ifPresent(it -> strings.put(name, it));
        }
        return strings;
    }

    /** The members that nearly every method has: {@code clientData}, {@code lang}. They change nothing. */
    void checkCommon() {
        if (has("clientData")
                && (!body.get("clientData").isString()
                        || body.get("clientData").stringValue().length() > LONGEST_CLIENT_DATA)) {
            throw CscError.invalidParameter("clientData");
        }
        if (optionalString("lang").filter(it -> it.length() > LONGEST_LANG).isPresent()) {
            throw CscError.invalidParameter("lang");
        }
    }

    /** What the signer is told of the act, in the service provider's words. */
    String description() {
        var description = optionalString("description").orElse("");
        if (description.length() > LONGEST_DESCRIPTION || !isWords(description)) {
            throw CscError.invalidParameter("description");
        }
        return description;
    }

    /** Lines may be broken. */
    private static boolean isWords(String text) {
        return StrictJson.isText(text.replace("\r", "").replace("\n", "").replace("\t", ""));
    }
}
