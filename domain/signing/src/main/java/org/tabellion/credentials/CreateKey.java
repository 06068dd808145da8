package org.tabellion.credentials;

import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** Has a key pair made at the SAM for an enrolment. Repeating it gives the same credential. */
public interface CreateKey {

    /** @throws Failure UNAVAILABLE if the SAM does not answer */
    CredentialId create(EnrolmentId enrolment, SignerId signer);
}
