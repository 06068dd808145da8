package org.tabellion.processes.enrolment;

import org.springframework.stereotype.Component;
import org.tabellion.consent.workflow.KeyCreationWorkflow;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.processes.Messages;

@Component
final class CamundaKeyCreationWorkflow implements KeyCreationWorkflow {

    private final Messages messages;

    CamundaKeyCreationWorkflow(Messages messages) {
        this.messages = messages;
    }

    @Override
    public void termsAccepted(EnrolmentId enrolment) {
        messages.tell(EnrolmentProcess.MESSAGE_TERMS_ACCEPTED, enrolment.value());
    }

    @Override
    public void termsRefused(EnrolmentId enrolment) {
        messages.tell(EnrolmentProcess.MESSAGE_TERMS_REFUSED, enrolment.value());
    }
}
