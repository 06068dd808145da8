package org.tabellion.processes.enrolment;

import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.EnrolmentId;
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
        runtime.startProcessInstanceByKey(EnrolmentProcess.KEY, enrolment.value(), ProcessContext.present());
    }
}
