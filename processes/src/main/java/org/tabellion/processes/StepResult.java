package org.tabellion.processes;

import java.util.Map;

/** What the process is told when a step has come to an end. */
public sealed interface StepResult {

    /** @param variables booleans and short strings, all of them declared in the constants class of the process */
    record Done(Map<String, Object> variables) implements StepResult {}

    /**
     * @param code of a boundary error event of the step
     * @param variables as above
     */
    record Refused(String code, Map<String, Object> variables) implements StepResult {}

    static StepResult done() {
        return new Done(Map.of());
    }

    static StepResult done(String variable, Object value) {
        return new Done(Map.of(variable, value));
    }

    static StepResult refused(String code) {
        return new Refused(code, Map.of());
    }
}
