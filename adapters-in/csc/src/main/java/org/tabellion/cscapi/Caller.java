package org.tabellion.cscapi;

import java.util.Optional;
import java.util.Set;
import org.springframework.security.oauth2.jwt.Jwt;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.Requester;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;

/**
 * Who calls, as the access token says.
 *
 * @param signer present if the token is a signer's, empty if it is the service provider's own
 * @param proof how the signer whom the token names has signed in
 * @param proven whether the client had to prove itself for the token; not so by {@code auth/login}
 * @param authorised present in a credential token: the key it opens and the approval behind it
 * @param keyOrder present in a token for the making or the end of a key
 */
record Caller(
        ClientId client,
        GroupId group,
        Set<String> scopes,
        Optional<SignerId> signer,
        Optional<Authorised> authorised,
        Optional<KeyOrder> keyOrder,
        Optional<AuthenticationProof> proof,
        boolean proven) {

    static final String SERVICE = "service";
    static final String CREDENTIAL = "credential";

    static final String CREATION = "credential-creation";
    static final String DELETION = "credential-deletion";

    /** The signer's yes, and the key that it ends; empty for one that is to be made. */
    record KeyOrder(ApprovalId approval, Optional<CredentialId> credential) {}

    record Authorised(ApprovalId approval, CredentialId credential) {}

    /** @throws IllegalArgumentException if the token lacks a claim or has an odd one */
    static Caller of(Jwt token) {
        var scopes =
                Set.of(String.join(" ", token.getClaimAsStringList("scope")).split(" "));
        return new Caller(
                new ClientId(required(token, "client_id")),
                new GroupId(required(token, "group")),
                scopes,
                Optional.ofNullable(token.getSubject())
                        .filter(it -> it.startsWith(SignerId.PREFIX))
                        .map(SignerId::new),
                scopes.contains(CREDENTIAL)
                        ? Optional.of(new Authorised(
                                new ApprovalId(required(token, "approval_id")),
                                new CredentialId(required(token, "credential_id"))))
                        : Optional.empty(),
                keyOrder(token, scopes),
                proof(token),
                !Boolean.FALSE.equals(token.getClaim("client_proven")));
    }

    private static Optional<KeyOrder> keyOrder(Jwt token, Set<String> scopes) {
        if (!scopes.contains(CREATION) && !scopes.contains(DELETION)) {
            return Optional.empty();
        }
        var credential = scopes.contains(DELETION)
                ? Optional.of(new CredentialId(required(token, "credential_id")))
                : Optional.<CredentialId>empty();
        return Optional.of(new KeyOrder(new ApprovalId(required(token, "approval_id")), credential));
    }

    private static Optional<AuthenticationProof> proof(Jwt token) {
        var at = token.getClaimAsInstant("auth_time");
        var methods = token.getClaimAsStringList("amr");
        if (at == null || methods == null || !token.hasClaim("acr")) {
            return Optional.empty();
        }
        return Optional.of(new AuthenticationProof(
                new SignerId(required(token, "sub")),
                new GroupId(required(token, "group")),
                methods,
                required(token, "acr"),
                at));
    }

    private static String required(Jwt token, String claim) {
        var value = token.getClaimAsString(claim);
        if (value == null) {
            throw new IllegalArgumentException("the token lacks " + claim);
        }
        return value;
    }

    Requester requester() {
        return new Requester(client, signer, proven);
    }

    boolean has(String scope) {
        return scopes.contains(scope);
    }
}
