package org.tabellion.credentials;

import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;

/** Has the SAM say whether the factor in a SAD is right; it counts a try as at a signature. The SAD stays unused. */
public interface CheckSignersFactor {

    /** @throws Failure UNAVAILABLE */
    Outcome check(CredentialId credential, Sad sad);

    enum Outcome {
        RIGHT,
        WRONG,
        LOCKED,
        /** The key cannot sign now, or the SAM takes neither the objects nor the SAD. */
        REFUSED
    }
}
