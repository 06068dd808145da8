package org.tabellion.signers;

import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;

/** Records how far an enrolment has come; told by the process. Repeating a step changes nothing. */
public interface AdvanceEnrolment {

    void termsAccepted(EnrolmentId enrolment);

    void active(EnrolmentId enrolment, CredentialId credential);

    /** @param reason a code, as {@code certificate_rejected} */
    void rejected(EnrolmentId enrolment, String reason);

    void expired(EnrolmentId enrolment);
}
