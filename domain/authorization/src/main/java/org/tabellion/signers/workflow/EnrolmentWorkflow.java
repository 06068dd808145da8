package org.tabellion.signers.workflow;

import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.SignerId;

/** The process {@code enrolment}. Both calls take part in the caller's unit of work. */
public interface EnrolmentWorkflow {

    /** Starts it; the business key is the id. */
    void requested(EnrolmentId enrolment);

    /** Starts it where the terms are accepted, for a signer who has an account. */
    void keyOrdered(EnrolmentId enrolment, SignerId signer);
}
