package org.tabellion.credentials;

import org.tabellion.kernel.CredentialId;

/** Tells the SAM of the certificate and enables the key: the credential can sign from now on. Repeating it changes nothing. */
public interface ActivateCredential {

    void activate(CredentialId credential);
}
