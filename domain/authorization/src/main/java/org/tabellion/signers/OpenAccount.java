package org.tabellion.signers;

import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** First step of the enrolment: the account, and the mail with the link that activates it. Calling it again changes nothing but may send the mail anew. */
public interface OpenAccount {

    /** @throws Failure UNAVAILABLE if the mail cannot be handed over; the account then stands, call again */
    SignerId open(EnrolmentId enrolment);
}
