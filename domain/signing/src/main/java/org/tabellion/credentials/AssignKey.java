package org.tabellion.credentials;

import org.tabellion.kernel.CredentialId;

/** Binds the key to its signer at the SAM, by the signer's consent to key creation (SKAD). Repeating it changes nothing. */
public interface AssignKey {

    Outcome assign(CredentialId credential);

    enum Outcome {
        ASSIGNED,
        /** The consent is gone or too old: ask the signer again. */
        CONSENT_EXPIRED
    }
}
