package org.tabellion.oauth;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.tabellion.authentication.AuthenticationProof;

/** A signed-in signer as a grant remembers one; the principal is the proof. */
final class SignedInSigner extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1;

    private final transient AuthenticationProof proof;

    SignedInSigner(AuthenticationProof proof) {
        super(List.of(new SimpleGrantedAuthority("ROLE_SIGNER")));
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
        return other instanceof SignedInSigner that && proof.equals(that.proof);
    }

    @Override
    public int hashCode() {
        return proof.hashCode();
    }
}
