package org.tabellion.consent;

import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;

/** Picks the key for a request that says of what kind its signature shall be instead of naming one. */
public interface ChooseCredential {

    /**
     * @param qualifier as CSC spells it: {@code eu_eidas_aes}
     * @throws Failure INVALID if there is no such word; CONFLICT if none of the signer's keys fits, or several do
     */
    CredentialId choose(String qualifier, AuthenticationProof signer);
}
