package org.tabellion.consent;

import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** Whether signatures by a key are of a kind in law: for those who name the kind, where they could name the key. */
public interface CheckSignatureQualifier {

    /**
     * @param qualifier as CSC spells it: {@code eu_eidas_aes}
     * @param signer whose key it is
     * @return false also for a key that cannot be used
     * @throws Failure INVALID {@code signature_qualifier_unknown}
     */
    boolean fits(String qualifier, SignerId signer, CredentialId credential);
}
