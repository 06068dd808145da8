package org.tabellion.signers;

import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** Where an enrolment stands, for the service provider that asked for it. */
public interface ReadEnrolment {

    /** @throws Failure NOT_FOUND also for another client's */
    EnrolmentView enrolment(EnrolmentId id, ClientId client);

    /** For the signer's pages: the enrolment that opened the account of this signer. */
    EnrolmentView enrolmentOf(SignerId signer);
}
