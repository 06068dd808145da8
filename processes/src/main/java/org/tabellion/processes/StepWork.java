package org.tabellion.processes;

import java.util.Map;
import java.util.Optional;

/**
 * What a step has to work on.
 *
 * @param businessKey the id of the aggregate that the process is about
 */
public record StepWork(String businessKey, Map<String, Object> variables) {

    public Optional<String> text(String variable) {
        return Optional.ofNullable(variables.get(variable)).map(String.class::cast);
    }

    /** For what an earlier step must have left: its absence is a fault of the model. */
    public String requiredText(String variable) {
        return text(variable).orElseThrow(() -> new IllegalStateException(variable + " is not set"));
    }
}
