package org.tabellion.consent;

import org.tabellion.kernel.CredentialId;

/** {@code credentials/sendOTP}: a code to the owner's mail address, for an explicit credential that asks for one. */
public interface SendOneTimePassword {

    Outcome send(Requester requester, CredentialId credential);

    enum Outcome {
        SENT,
        /** 429. */
        TOO_SOON,
        LOCKED,
        /** The credential asks for none. */
        NOT_ONLINE,
        CREDENTIAL_UNKNOWN
    }
}
