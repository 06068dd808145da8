package org.tabellion.processes.signing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;
import org.tabellion.documents.workflow.SigningWorkflow;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.processes.Messages;
import org.tabellion.processes.ProcessContext;

@Component
final class CamundaSigningWorkflow implements SigningWorkflow {

    private final RuntimeService runtime;
    private final Messages messages;

    CamundaSigningWorkflow(RuntimeService runtime, Messages messages) {
        this.runtime = runtime;
        this.messages = messages;
    }

    @Override
    public void requested(SigningRequestId request, Instant expiresAt) {
        var variables = ProcessContext.present();
        variables.put(
                SigningProcess.VARIABLE_EXPIRES_AT,
                expiresAt.truncatedTo(ChronoUnit.SECONDS).toString());
        runtime.startProcessInstanceByKey(SigningProcess.KEY, request.value(), variables);
    }

    @Override
    public void approved(SigningRequestId request) {
        messages.tell(SigningProcess.MESSAGE_APPROVED, request.value());
    }

    @Override
    public void refused(SigningRequestId request) {
        messages.tell(SigningProcess.MESSAGE_REFUSED, request.value());
    }
}
