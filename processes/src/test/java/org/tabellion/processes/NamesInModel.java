package org.tabellion.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.Error;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;

/** Holds the constants of a process ({@code KEY}, {@code MESSAGE_*}, {@code ERROR_*}, {@code TOPIC_*}) against its model. */
public final class NamesInModel {

    private NamesInModel() {}

    public static void assertAreThoseOf(Class<?> constants, Collection<ProcessStep> steps) {
        var key = named(constants, "KEY").iterator().next();
        var model = Bpmn.readModelFromStream(
                Objects.requireNonNull(NamesInModel.class.getResourceAsStream("/bpmn/" + key + ".bpmn")));
        assertThat(model.getModelElementsByType(Process.class))
                .extracting(Process::getId)
                .containsExactly(key);
        assertThat(model.getModelElementsByType(Message.class))
                .extracting(Message::getName)
                .containsExactlyInAnyOrderElementsOf(named(constants, "MESSAGE_"));
        assertThat(model.getModelElementsByType(Error.class))
                .extracting(Error::getErrorCode)
                .containsExactlyInAnyOrderElementsOf(named(constants, "ERROR_"));
        assertThat(model.getModelElementsByType(ServiceTask.class))
                .extracting(ServiceTask::getCamundaTopic)
                .containsExactlyInAnyOrderElementsOf(named(constants, "TOPIC_"));
        assertThat(steps)
                .extracting(ProcessStep::topic)
                .containsExactlyInAnyOrderElementsOf(named(constants, "TOPIC_"));
    }

    private static Collection<String> named(Class<?> constants, String prefix) {
        return Arrays.stream(constants.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers())
                        && field.getName().startsWith(prefix))
                .map(field -> {
                    try {
                        field.setAccessible(true);
                        return (String) field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }
}
