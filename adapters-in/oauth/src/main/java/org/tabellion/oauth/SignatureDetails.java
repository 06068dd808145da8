package org.tabellion.oauth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tabellion.edge.StrictJson;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The element of {@code authorization_details} by which CSC asks for signatures. */
final class SignatureDetails {

    private static final String DIGESTS = "documentDigests";
    private static final String ALGORITHM = "hashAlgorithmOID";
    private static final String COUNT = "numSignatures";
    private static final Set<String> MEMBERS = Set.of(
            "type", CredentialRequest.CREDENTIAL, CredentialRequest.QUALIFIER, COUNT, DIGESTS, ALGORITHM, "locations");
    private static final Set<String> DIGEST_MEMBERS =
            Set.of("hash", "label", "hashType", "signed_props", "circumstantialData");
    private static final int LONGEST_LABEL = 255;

    private SignatureDetails() {}

    static CredentialRequest.Wanted.Signatures read(ObjectNode element) throws CredentialRequest.Refused {
        AuthorizationDetails.members(element, MEMBERS);
        if (element.has(CredentialRequest.CREDENTIAL) == element.has(CredentialRequest.QUALIFIER)) {
            throw refused("Missing (or invalid type) string parameter " + CredentialRequest.CREDENTIAL);
        }
        var key = key(element);
        var algorithm = DigestAlgorithm.ofOid(AuthorizationDetails.string(element, ALGORITHM))
                .orElseThrow(() -> refused("Invalid parameter hashAlgorithmOID"));
        if (!(element.get(DIGESTS) instanceof ArrayNode digests) || digests.isEmpty()) {
            throw refused("Missing (or invalid type) array parameter documentDigests");
        }
        if (digests.size() > CredentialRequest.MOST_HASHES) {
            throw refused("Numbers of signatures is too high");
        }
        var count = element.get(COUNT);
        if (count != null && (!count.isInt() || count.intValue() != digests.size())) {
            throw refused("Invalid value for parameter numSignatures");
        }
        var hashes = new ArrayList<Dtbsr>();
        var labels = new ArrayList<String>();
        for (var digest : digests) {
            hashes.add(new Dtbsr(algorithm, hash(digest, algorithm)));
            labels.add(label(digest));
        }
        return new CredentialRequest.Wanted.Signatures(key, List.copyOf(hashes), List.copyOf(labels));
    }

    private static CredentialRequest.Key key(ObjectNode element) throws CredentialRequest.Refused {
        return element.has(CredentialRequest.QUALIFIER)
                ? new CredentialRequest.Key.OfKind(AuthorizationDetails.string(element, CredentialRequest.QUALIFIER))
                : new CredentialRequest.Key.Named(AuthorizationDetails.string(element, CredentialRequest.CREDENTIAL));
    }

    /** CSC 2.0 has no such member here, and clients of that time take none. Later ones take no answer without it. */
    static void tellCount(ObjectNode asSent, int count) {
        if (!asSent.path(COUNT).isMissingNode() && !asSent.path(COUNT).isNull()) {
            return;
        }
        if (asSent.path("type").asString().equals(SignerScope.CREDENTIAL.word())) {
            asSent.remove(COUNT);
        } else {
            asSent.put(COUNT, count);
        }
    }

    private static Bytes hash(JsonNode node, DigestAlgorithm algorithm) throws CredentialRequest.Refused {
        if (!(node instanceof ObjectNode digest)) {
            throw refused("Missing (or invalid type) array parameter documentDigests");
        }
        AuthorizationDetails.members(digest, DIGEST_MEMBERS);
        var type = digest.get("hashType");
        // Anything else is a digest of a document, and would have to be prepared here before it can be signed.
        if (type != null
                && (!type.isString()
                        || !type.stringValue().toUpperCase(Locale.ROOT).equals("DTBSR"))) {
            throw refused("Invalid parameter hashType");
        }
        Bytes value;
        try {
            value = Bytes.ofBase64(AuthorizationDetails.string(digest, "hash"));
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
                || !StrictJson.isText(label.stringValue())) {
            throw refused("Invalid parameter label");
        }
        return label.stringValue();
    }

    private static CredentialRequest.Refused refused(String description) {
        return AuthorizationDetails.refused(description);
    }
}
