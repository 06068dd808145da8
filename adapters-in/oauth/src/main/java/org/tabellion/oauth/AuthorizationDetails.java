package org.tabellion.oauth;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code authorization_details} (RFC 9396) of an authorization request: one element, of a type by which CSC asks for
 * something. A member that is null counts as absent, one that is unknown is refused.
 */
final class AuthorizationDetails {

    static final String PARAMETER = "authorization_details";
    static final String ERROR = "invalid_authorization_details";

    private static final int LONGEST = 200_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final SignerScope scope;
    private final ObjectNode element;
    private final ObjectNode asSent;
    private final CredentialRequest.Wanted wanted;

    private AuthorizationDetails(
            SignerScope scope, ObjectNode element, ObjectNode asSent, CredentialRequest.Wanted wanted) {
        this.scope = scope;
        this.element = element;
        this.asSent = asSent;
        this.wanted = wanted;
    }

    /** @throws CredentialRequest.Refused with {@link #ERROR} */
    static AuthorizationDetails parse(String text) throws CredentialRequest.Refused {
        var asSent = element(text);
        var element = withoutNulls(asSent.deepCopy());
        var scope = SignerScope.ofType(string(element, "type")).orElseThrow(() -> refused("Invalid parameter type"));
        var locations = element.get("locations");
        if (locations != null && !isListOfStrings(locations)) {
            throw refused("Missing (or invalid type) array parameter locations");
        }
        var wanted =
                switch (scope) {
                    case CREDENTIAL -> SignatureDetails.read(element);
                    case CREATION -> KeyDetails.creation(element);
                    case DELETION -> KeyDetails.deletion(element);
                };
        if (wanted instanceof CredentialRequest.Wanted.Signatures signatures) {
            SignatureDetails.tellCount(asSent, signatures.hashes().size());
        }
        return new AuthorizationDetails(scope, element, asSent, wanted);
    }

    /** What is asked for, if that can be told: also of what is refused for another reason. */
    static Optional<SignerScope> scopeOf(String text) {
        try {
            return SignerScope.ofType(string(element(text), "type"));
        } catch (CredentialRequest.Refused malformed) {
            return Optional.empty();
        }
    }

    private static ObjectNode element(String text) throws CredentialRequest.Refused {
        if (!(json(text) instanceof ArrayNode array)
                || array.size() != 1
                || !(array.get(0) instanceof ObjectNode element)) {
            throw refused("authorization_details is an array of one object");
        }
        return element;
    }

    private static JsonNode json(String text) throws CredentialRequest.Refused {
        if (text.length() > LONGEST) {
            throw refused("authorization_details is too long");
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException malformed) {
            throw refused("authorization_details is not JSON");
        }
    }

    private static <T extends JsonNode> T withoutNulls(T node) {
        if (node instanceof ObjectNode object) {
            for (var name : List.copyOf(object.propertyNames())) {
                if (object.get(name).isNull()) {
                    object.remove(name);
                } else {
                    withoutNulls(object.get(name));
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(AuthorizationDetails::withoutNulls);
        }
        return node;
    }

    static void members(ObjectNode object, Set<String> known) throws CredentialRequest.Refused {
        if (!known.containsAll(object.propertyNames())) {
            throw refused("authorization_details has an unknown member");
        }
    }

    private static boolean isListOfStrings(JsonNode node) {
        return node.isArray() && node.valueStream().allMatch(JsonNode::isString);
    }

    static String string(ObjectNode object, String name) throws CredentialRequest.Refused {
        var value = object.get(name);
        if (value == null || !value.isString() || value.stringValue().isEmpty()) {
            throw refused("Missing (or invalid type) string parameter " + name);
        }
        return value.stringValue();
    }

    static CredentialRequest.Refused refused(String description) {
        return new CredentialRequest.Refused(ERROR, description);
    }

    SignerScope scope() {
        return scope;
    }

    CredentialRequest.Wanted wanted() {
        return wanted;
    }

    /**
     * As the token endpoint tells them: all that was asked for, for that is what was granted. A member that was null is
     * so again: a client that sends {@code "label": null} may insist on having it back.
     *
     * @param credential the key, also where the request did not name it; empty for one that is not made yet
     */
    List<Object> granted(Optional<String> credential) {
        var told = asSent.deepCopy();
        credential.ifPresent(it -> told.put(CredentialRequest.CREDENTIAL, it));
        return List.of(JSON.convertValue(told, Map.class));
    }

    /** Whether a token request repeats them; the order of members and what is null make no difference. */
    boolean areRepeatedBy(@Nullable String text) {
        try {
            return text == null || parse(text).element.equals(element);
        } catch (CredentialRequest.Refused malformed) {
            return false;
        }
    }
}
