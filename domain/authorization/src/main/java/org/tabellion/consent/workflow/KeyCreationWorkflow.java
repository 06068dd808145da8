package org.tabellion.consent.workflow;

import org.tabellion.kernel.EnrolmentId;

/** Tells the process {@code enrolment} that its signer has answered. Takes part in the caller's unit of work. */
public interface KeyCreationWorkflow {

    void termsAccepted(EnrolmentId enrolment);

    void termsRefused(EnrolmentId enrolment);
}
