package org.tabellion.processes;

import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.Failure;

/** Tells a waiting process what happened, in the transaction of the caller. */
@Component
public final class Messages {

    private final RuntimeService runtime;

    public Messages(RuntimeService runtime) {
        this.runtime = runtime;
    }

    /**
     * @param businessKey of the one process instance that waits
     * @throws Failure CONFLICT {@code not_waiting} if none waits for this message, or the wait ends at this very moment
     */
    public void tell(String message, String businessKey) {
        try {
            runtime.createMessageCorrelation(message)
                    .processInstanceBusinessKey(businessKey)
                    .correlate();
        } catch (MismatchingMessageCorrelationException | OptimisticLockingException _) {
            throw Failure.conflict("not_waiting", businessKey + " does not wait for an answer");
        }
    }
}
