package org.tabellion.oauth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code authorization_details} (RFC 9396) of an authorization request: one element, of the type by which CSC asks for
 * signatures. A member that is null counts as absent, one that is unknown is refused.
 */
final class AuthorizationDetails {

    static final String PARAMETER = "authorization_details";
    static final String ERROR = "invalid_authorization_details";

    /** CSC 2.0 and CSC 2.2 spell it differently. */
    static final List<String> TYPES = List.of("credential", "https://cloudsignatureconsortium.org/2025/credential");

    private static final String DIGESTS = "documentDigests";
    private static final String ALGORITHM = "hashAlgorithmOID";
    private static final String COUNT = "numSignatures";
    private static final Set<String> MEMBERS = Set.of(
            "type", CredentialRequest.CREDENTIAL, CredentialRequest.QUALIFIER, COUNT, DIGESTS, ALGORITHM, "locations");
    private static final Set<String> DIGEST_MEMBERS =
            Set.of("hash", "label", "hashType", "signed_props", "circumstantialData");
    private static final int LONGEST_LABEL = 255;
    private static final int LONGEST = 200_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode element;
    private final ObjectNode asSent;
    private final List<Dtbsr> hashes;
    private final List<String> labels;

    private AuthorizationDetails(ObjectNode element, ObjectNode asSent, List<Dtbsr> hashes, List<String> labels) {
        this.element = element;
        this.asSent = asSent;
        this.hashes = hashes;
        this.labels = labels;
    }

    /** @throws CredentialRequest.Refused with {@link #ERROR} */
    static AuthorizationDetails parse(String text) throws CredentialRequest.Refused {
        var asSent = element(text);
        var element = withoutNulls(asSent.deepCopy());
        if (!TYPES.contains(string(element, "type"))) {
            throw refused("Invalid parameter type");
        }
        members(element, MEMBERS);
        var locations = element.get("locations");
        if (locations != null && !isListOfStrings(locations)) {
            throw refused("Missing (or invalid type) array parameter locations");
        }
        if (element.has(CredentialRequest.CREDENTIAL) == element.has(CredentialRequest.QUALIFIER)) {
            throw refused("Missing (or invalid type) string parameter " + CredentialRequest.CREDENTIAL);
        }
        string(element, keyMember(element));
        var algorithm = DigestAlgorithm.ofOid(string(element, ALGORITHM))
                .orElseThrow(() -> refused("Invalid parameter hashAlgorithmOID"));
        if (!(element.get(DIGESTS) instanceof ArrayNode digests) || digests.isEmpty()) {
            throw refused("Missing (or invalid type) array parameter documentDigests");
        }
        if (digests.size() > CredentialRequest.MOST_HASHES) {
            throw refused("Numbers of signatures is too high");
        }
        var count = element.get(COUNT);
        if (count == null) {
            tellCount(asSent, digests.size());
        } else if (!count.isInt() || count.intValue() != digests.size()) {
            throw refused("Invalid value for parameter numSignatures");
        }
        var hashes = new ArrayList<Dtbsr>();
        var labels = new ArrayList<String>();
        for (var digest : digests) {
            hashes.add(new Dtbsr(algorithm, hash(digest, algorithm)));
            labels.add(label(digest));
        }
        return new AuthorizationDetails(element, asSent, List.copyOf(hashes), List.copyOf(labels));
    }

    /** CSC 2.0 has no such member here, and clients of that time take none. Later ones take no answer without it. */
    private static void tellCount(ObjectNode asSent, int count) {
        if (asSent.path("type").asString().equals(TYPES.getFirst())) {
            asSent.remove(COUNT);
        } else {
            asSent.put(COUNT, count);
        }
    }

    private static String keyMember(ObjectNode element) {
        return element.has(CredentialRequest.QUALIFIER) ? CredentialRequest.QUALIFIER : CredentialRequest.CREDENTIAL;
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

    private static void members(ObjectNode object, Set<String> known) throws CredentialRequest.Refused {
        if (!known.containsAll(object.propertyNames())) {
            throw refused("authorization_details has an unknown member");
        }
    }

    private static boolean isListOfStrings(JsonNode node) {
        return node.isArray() && node.valueStream().allMatch(JsonNode::isString);
    }

    private static String string(ObjectNode object, String name) throws CredentialRequest.Refused {
        var value = object.get(name);
        if (value == null || !value.isString() || value.stringValue().isEmpty()) {
            throw refused("Missing (or invalid type) string parameter " + name);
        }
        return value.stringValue();
    }

    private static Bytes hash(JsonNode node, DigestAlgorithm algorithm) throws CredentialRequest.Refused {
        if (!(node instanceof ObjectNode digest)) {
            throw refused("Missing (or invalid type) array parameter documentDigests");
        }
        members(digest, DIGEST_MEMBERS);
        var type = digest.get("hashType");
        // Anything else is a digest of a document, and would have to be prepared here before it can be signed.
        if (type != null
                && (!type.isString()
                        || !type.stringValue().toUpperCase(Locale.ROOT).equals("DTBSR"))) {
            throw refused("Invalid parameter hashType");
        }
        Bytes value;
        try {
            value = Bytes.ofBase64(string(digest, "hash"));
        } catch (IllegalArgumentException malformed) {
            throw refused("Invalid Base64 hash string parameter");
        }
        if (value.length() != algorithm.lengthInBytes()) {
            throw refused("Invalid digest value length");
        }
        return value;
    }

    private static String label(JsonNode digest) throws CredentialRequest.Refused {
        var label = digest.get("label");
        if (label == null) {
            return "";
        }
        if (!label.isString()
                || label.stringValue().length() > LONGEST_LABEL
                || label.stringValue().codePoints().anyMatch(AuthorizationDetails::isNoText)) {
            throw refused("Invalid parameter label");
        }
        return label.stringValue();
    }

    /** Control characters, and halves of a character, which no database keeps. */
    private static boolean isNoText(int character) {
        return character < 0x20 || Character.getType(character) == Character.SURROGATE;
    }

    private static CredentialRequest.Refused refused(String description) {
        return new CredentialRequest.Refused(ERROR, description);
    }

    CredentialRequest.Key key() {
        var value = element.get(keyMember(element)).stringValue();
        return element.has(CredentialRequest.QUALIFIER)
                ? new CredentialRequest.Key.OfKind(value)
                : new CredentialRequest.Key.Named(value);
    }

    List<Dtbsr> hashes() {
        return hashes;
    }

    /** In the order of the hashes; empty where there is none. */
    List<String> labels() {
        return labels;
    }

    /**
     * As the token endpoint tells them: all that was asked for, for that is what was granted. A member that was null is
     * so again: a client that sends {@code "label": null} may insist on having it back.
     *
     * @param credential the key, also where the request did not name it
     */
    List<Object> granted(String credential) {
        return List.of(JSON.convertValue(asSent.deepCopy().put(CredentialRequest.CREDENTIAL, credential), Map.class));
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
