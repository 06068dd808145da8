package org.tabellion.processes.enrolment;

import java.util.HashMap;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.SignerId;
import org.tabellion.processes.ProcessContext;
import org.tabellion.signers.workflow.EnrolmentWorkflow;

@Component
final class CamundaEnrolmentWorkflow implements EnrolmentWorkflow {

    private final RuntimeService runtime;

    CamundaEnrolmentWorkflow(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void requested(EnrolmentId enrolment) {
        var variables = new HashMap<>(ProcessContext.present());
        variables.put(EnrolmentProcess.VARIABLE_KEY_ORDERED, false);
        runtime.startProcessInstanceByKey(EnrolmentProcess.KEY, enrolment.value(), variables);
    }

    @Override
    public void keyOrdered(EnrolmentId enrolment, SignerId signer) {
        var variables = new HashMap<>(ProcessContext.present());
        variables.put(EnrolmentProcess.VARIABLE_KEY_ORDERED, true);
        variables.put(EnrolmentProcess.VARIABLE_SIGNER, signer.value());
        runtime.startProcessInstanceByMessage(EnrolmentProcess.MESSAGE_KEY_ORDERED, enrolment.value(), variables);
    }
}
