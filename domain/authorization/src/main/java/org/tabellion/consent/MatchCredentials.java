package org.tabellion.consent;

import java.util.List;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;

/** The keys for a request that says of what kind its signature shall be instead of naming one. */
public interface MatchCredentials {

    /**
     * @param qualifier as CSC spells it: {@code eu_eidas_aes}
     * @return one or more that can sign now, oldest first: the signer chooses among several
     * @throws Failure INVALID if there is no such word; CONFLICT if none of the signer's keys fits
     */
    List<CredentialId> match(String qualifier, AuthenticationProof signer);
}
