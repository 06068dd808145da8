package org.tabellion.oauth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.tabellion.consent.KeyWish;
import org.tabellion.edge.StrictJson;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;

/**
 * An authorization request that takes a signer's yes (CSC API v2, oauth2/authorize), checked.
 *
 * @param digest tells this request from every other one
 */
record CredentialRequest(Wanted wanted, String description, String digest) {

    static final String CREDENTIAL = "credentialID";
    static final String QUALIFIER = "signatureQualifier";
    /** Never from outside: the parameter under which the approval is kept with the grant. */
    static final String APPROVAL = "tabellion.approval";
    /** The consent that a browser comes back with. */
    static final String CONSENT = "consent";
    /** Since when the sign-in has to be, where the client asked for a new one ({@link SignInAge}). */
    static final String SINCE = "since";

    static final int MOST_HASHES = 500;

    private static final int LONGEST_TEXT = 500;
    /** What authorization_details say too: nobody says it twice. */
    private static final Set<String> DETAILED =
            Set.of(CREDENTIAL, QUALIFIER, "numSignatures", "hashes", "hash", "hashAlgorithmOID");

    /** What the signer is asked for. Which keys are whose is found out later. */
    sealed interface Wanted {

        /** @param labels of the hashes, in the client's words; as many as hashes, or none */
        record Signatures(Key key, List<Dtbsr> hashes, List<String> labels) implements Wanted {}

        /** @param wish empty if none was stated */
        record NewKey(Optional<KeyWish> wish) implements Wanted {}

        record EndOfKey(String credential) implements Wanted {}
    }

    /** Which key: that one, or whichever makes a signature of this kind. */
    sealed interface Key {

        record Named(String credential) implements Key {}

        record OfKind(String qualifier) implements Key {}
    }

    /** What is wrong with a request, in the words of CSC. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        private final String error;

        Refused(String description) {
            this("invalid_request", description);
        }

        Refused(String error, String description) {
            super(description);
            this.error = error;
        }

        String error() {
            return error;
        }
    }

    /** @param parameters all, with all their values */
    static CredentialRequest of(Map<String, String[]> parameters) throws Refused {
        for (var parameter : parameters.entrySet()) {
            if (parameter.getValue().length != 1) {
                throw new Refused("Invalid parameter " + parameter.getKey());
            }
        }
        var description = text(parameters, "description");
        text(parameters, "clientData");
        if (!text(parameters, "lang").matches("[A-Za-z0-9-]{0,35}")) {
            throw new Refused("Invalid parameter lang");
        }
        var wanted = parameters.containsKey(AuthorizationDetails.PARAMETER)
                ? byDetails(parameters)
                : byParameters(scope(parameters), parameters);
        return new CredentialRequest(wanted, description, RequestParameters.digest(parameters));
    }

    /** Of a well-formed request. Whoever names none, and no details, asks for what CSC began with. */
    static SignerScope scope(Map<String, String[]> parameters) throws Refused {
        var named = parameters.get("scope");
        if (named != null) {
            return SignerScope.of(named[0]).orElseThrow(() -> new Refused("invalid_scope", "Invalid parameter scope"));
        }
        var details = parameters.get(AuthorizationDetails.PARAMETER);
        return details == null
                ? SignerScope.CREDENTIAL
                : AuthorizationDetails.scopeOf(details[0]).orElse(SignerScope.CREDENTIAL);
    }

    /** All that the client tells the signer: the description, and the labels by the number of their hash. */
    String words() {
        var words = new StringJoiner("\n");
        if (!description.isEmpty()) {
            words.add(description);
        }
        if (wanted instanceof Wanted.Signatures signatures) {
            var labels = signatures.labels();
            for (int i = 0; i < labels.size(); i++) {
                if (!labels.get(i).isEmpty()) {
                    words.add("%d. %s".formatted(i + 1, labels.get(i)));
                }
            }
        }
        return words.toString();
    }

    private static Wanted byDetails(Map<String, String[]> parameters) throws Refused {
        if (!Collections.disjoint(parameters.keySet(), DETAILED)) {
            throw new Refused("Invalid parameter " + AuthorizationDetails.PARAMETER);
        }
        var details = AuthorizationDetails.parse(required(parameters, AuthorizationDetails.PARAMETER));
        if (details.scope() != scope(parameters)) {
            throw new Refused(AuthorizationDetails.ERROR, "authorization_details are of another scope");
        }
        return details.wanted();
    }

    private static Wanted byParameters(SignerScope scope, Map<String, String[]> parameters) throws Refused {
        return switch (scope) {
            case CREDENTIAL -> signatures(parameters);
            case CREATION -> {
                if (!Collections.disjoint(parameters.keySet(), DETAILED)) {
                    throw new Refused("Invalid parameter scope");
                }
                yield new Wanted.NewKey(Optional.empty());
            }
            case DELETION -> new Wanted.EndOfKey(required(parameters, CREDENTIAL));
        };
    }

    private static Wanted signatures(Map<String, String[]> parameters) throws Refused {
        var key = key(parameters);
        var hashes = parameters.containsKey("hashes")
                ? hashes(required(parameters, "hashes"), algorithm(required(parameters, "hashAlgorithmOID")))
                : firstGenerationsHashes(parameters);
        var count = required(parameters, "numSignatures");
        if (!count.matches("[1-9][0-9]{0,5}")) {
            throw new Refused("Invalid value for parameter numSignatures");
        }
        if (Integer.parseInt(count) != hashes.size()) {
            throw new Refused("Invalid parameter numSignatures");
        }
        return new Wanted.Signatures(key, hashes, List.of());
    }

    private static Key key(Map<String, String[]> parameters) throws Refused {
        if (!parameters.containsKey(QUALIFIER)) {
            return new Key.Named(required(parameters, CREDENTIAL));
        }
        if (parameters.containsKey(CREDENTIAL)) {
            throw new Refused("Invalid parameter " + QUALIFIER);
        }
        return new Key.OfKind(required(parameters, QUALIFIER));
    }

    private static String required(Map<String, String[]> parameters, String name) throws Refused {
        var values = parameters.get(name);
        if (values == null || values[0].isEmpty()) {
            throw new Refused("Missing (or invalid type) string parameter " + name);
        }
        return values[0];
    }

    private static String text(Map<String, String[]> parameters, String name) throws Refused {
        var values = parameters.get(name);
        if (values == null) {
            return "";
        }
        if (values[0].length() > LONGEST_TEXT
                || !StrictJson.isText(values[0].replace("\n", "").replace("\r", ""))) {
            throw new Refused("Invalid parameter " + name);
        }
        return values[0];
    }

    private static DigestAlgorithm algorithm(String oid) throws Refused {
        return DigestAlgorithm.ofOid(oid).orElseThrow(() -> new Refused("Invalid parameter hashAlgorithmOID"));
    }

    /** Before its version 2 CSC says {@code hash}, and no algorithm: that of SHA-2 by the length. */
    private static List<Dtbsr> firstGenerationsHashes(Map<String, String[]> parameters) throws Refused {
        if (!parameters.containsKey("hash")) {
            throw new Refused("Missing (or invalid type) string parameter hashes");
        }
        var text = required(parameters, "hash");
        if (parameters.containsKey("hashAlgorithmOID")) {
            return hashes(text, algorithm(required(parameters, "hashAlgorithmOID")));
        }
        int length = decoded(text.split(",", -1)[0]).length();
        var algorithm = Stream.of(DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512)
                .filter(it -> it.lengthInBytes() == length)
                .findFirst()
                .orElseThrow(() -> new Refused("Invalid digest value length"));
        return hashes(text, algorithm);
    }

    private static List<Dtbsr> hashes(String text, DigestAlgorithm algorithm) throws Refused {
        var hashes = new ArrayList<Dtbsr>();
        for (var hash : text.split(",", -1)) {
            var value = decoded(hash);
            if (value.length() != algorithm.lengthInBytes()) {
                throw new Refused("Invalid digest value length");
            }
            hashes.add(new Dtbsr(algorithm, value));
            if (hashes.size() > MOST_HASHES) {
                throw new Refused("Numbers of signatures is too high");
            }
        }
        return List.copyOf(hashes);
    }

    /**
     * Base64url with or without padding, or Base64: clients differ. A plus sign in a URL may have become a space on the
     * way.
     */
    private static Bytes decoded(String hash) throws Refused {
        var plain = hash.replace(' ', '-').replace('+', '-').replace('/', '_').replaceFirst("={1,2}$", "");
        try {
            return Bytes.ofBase64Url(plain);
        } catch (IllegalArgumentException malformed) {
            throw new Refused("Invalid Base64 hash string parameter");
        }
    }
}
