package org.tabellion.portal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.tabellion.authentication.AuthenticationProof;

/** A signed-in signer; the principal is the proof. */
final class SignedIn extends AbstractAuthenticationToken {

    static final String ROLE = "ROLE_SIGNER";

    private static final long serialVersionUID = 1;

    private final transient AuthenticationProof proof;

    SignedIn(AuthenticationProof proof) {
        super(List.of(new SimpleGrantedAuthority(ROLE)));
        this.proof = proof;
        setAuthenticated(true);
    }

    @Override
    public String getName() {
        return proof.signer().value();
    }

    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public AuthenticationProof getPrincipal() {
        return proof;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignedIn that && proof.equals(that.proof);
    }

    @Override
    public int hashCode() {
        return proof.hashCode();
    }
}
