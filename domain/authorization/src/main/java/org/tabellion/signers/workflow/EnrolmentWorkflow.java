package org.tabellion.signers.workflow;

import org.tabellion.kernel.EnrolmentId;

/** The process {@code enrolment}. Both calls take part in the caller's unit of work. */
public interface EnrolmentWorkflow {

    /** Starts it; the business key is the id. */
    void requested(EnrolmentId enrolment);
}
