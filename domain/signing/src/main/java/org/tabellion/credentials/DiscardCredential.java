package org.tabellion.credentials;

import org.tabellion.kernel.CredentialId;

/** Ends a credential that never became active: the CA refused, or the enrolment expired. */
public interface DiscardCredential {

    void discard(CredentialId credential, String reason);
}
