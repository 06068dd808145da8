package org.tabellion.processes;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Trace;

/** Carries group and trace from the call that starts a process to each of its steps, as two short variables. */
public final class ProcessContext {

    public static final String VARIABLE_GROUP = "group";
    public static final String VARIABLE_TRACE = "trace";

    private ProcessContext() {}

    /** The variables a process starts with. */
    public static Map<String, Object> present() {
        var variables = new HashMap<String, Object>();
        variables.put(
                VARIABLE_GROUP,
                GroupScope.current()
                        .orElseThrow(() -> new IllegalStateException("a process starts on behalf of a group"))
                        .value());
        variables.put(VARIABLE_TRACE, Trace.current().traceparent());
        return variables;
    }

    static <T> T within(StepWork work, Supplier<T> step) {
        var trace = new Trace(work.requiredText(VARIABLE_TRACE));
        var group = new GroupId(work.requiredText(VARIABLE_GROUP));
        return GroupScope.call(group, () -> trace.call(step::get));
    }
}
