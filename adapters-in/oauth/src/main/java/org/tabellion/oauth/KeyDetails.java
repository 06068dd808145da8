package org.tabellion.oauth;

import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import org.tabellion.consent.KeyWish;
import org.tabellion.kernel.Failure;
import tools.jackson.databind.node.ObjectNode;

/** The elements of {@code authorization_details} by which CSC 2.2 asks for a new key, or for the end of one. */
final class KeyDetails {

    private static final String REQUEST = "credentialCreationRequest";
    private static final String POLICY = "certificatePolicy";
    private static final String SUBJECT = "subjectData";

    private KeyDetails() {}

    static CredentialRequest.Wanted creation(ObjectNode element) throws CredentialRequest.Refused {
        AuthorizationDetails.members(element, Set.of("type", REQUEST, "acr_values", "locations"));
        if (element.has("acr_values")) {
            // A wish: there is one level to sign in at.
            AuthorizationDetails.string(element, "acr_values");
        }
        if (!(element.get(REQUEST) instanceof ObjectNode request)) {
            throw AuthorizationDetails.refused("Missing (or invalid type) object parameter " + REQUEST);
        }
        AuthorizationDetails.members(request, Set.of(POLICY, SUBJECT));
        var policy = request.has(POLICY)
                ? Optional.of(AuthorizationDetails.string(request, POLICY))
                : Optional.<String>empty();
        var subject = new HashMap<String, String>();
        if (request.has(SUBJECT)) {
            if (!(request.get(SUBJECT) instanceof ObjectNode members)) {
                throw AuthorizationDetails.refused("Missing (or invalid type) object parameter " + SUBJECT);
            }
            for (var name : members.propertyNames()) {
                subject.put(name, AuthorizationDetails.string(members, name));
            }
        }
        try {
            return new CredentialRequest.Wanted.NewKey(Optional.of(new KeyWish(policy, subject)));
        } catch (Failure malformed) {
            throw AuthorizationDetails.refused(String.valueOf(malformed.getMessage()));
        }
    }

    static CredentialRequest.Wanted deletion(ObjectNode element) throws CredentialRequest.Refused {
        AuthorizationDetails.members(element, Set.of("type", CredentialRequest.CREDENTIAL, "locations"));
        return new CredentialRequest.Wanted.EndOfKey(
                AuthorizationDetails.string(element, CredentialRequest.CREDENTIAL));
    }
}
