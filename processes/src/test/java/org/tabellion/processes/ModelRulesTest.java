package org.tabellion.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.ConditionExpression;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ScriptTask;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every model must keep, so that a model stays a picture of the order of steps and nothing else. */
class ModelRulesTest {

    static List<Path> models() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/bpmn"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void is_named_after_its_one_process_and_forgets_in_time(Path model) {
        var process = only(read(model).getModelElementsByType(Process.class));
        assertThat(model.getFileName()).hasToString(process.getId() + ".bpmn");
        assertThat(process.isExecutable()).isTrue();
        assertThat(process.getCamundaHistoryTimeToLiveString()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("models")
    void every_service_task_is_an_external_task_named_after_itself(Path model) {
        var process = only(read(model).getModelElementsByType(Process.class)).getId();
        assertThat(read(model).getModelElementsByType(ServiceTask.class))
                .isNotEmpty()
                .allSatisfy(task -> {
                    assertThat(task.getCamundaType()).isEqualTo("external");
                    assertThat(task.getCamundaTopic())
                            .isEqualTo(process + "." + task.getId().replaceFirst("^serviceTask_", ""));
                    assertThat(task.getCamundaClass()).isNull();
                    assertThat(task.getCamundaExpression()).isNull();
                    assertThat(task.getCamundaDelegateExpression()).isNull();
                });
    }

    @ParameterizedTest
    @MethodSource("models")
    void holds_nothing_that_could_run_code(Path model) {
        var instance = read(model);
        assertThat(instance.getModelElementsByType(ScriptTask.class)).isEmpty();
        assertThat(instance.getModelElementsByType(BusinessRuleTask.class)).isEmpty();
        assertThat(instance.getModelElementsByType(SendTask.class)).isEmpty();
        assertThat(instance.getModelElementsByType(UserTask.class)).isEmpty();
        assertThat(Bpmn.convertToString(instance))
                .doesNotContain(
                        "camunda:executionListener",
                        "camunda:taskListener",
                        "camunda:script",
                        "camunda:connector",
                        "camunda:formData",
                        "camunda:inputOutput",
                        "camunda:class");
    }

    @ParameterizedTest
    @MethodSource("models")
    void an_expression_is_the_name_of_a_variable(Path model) {
        assertThat(read(model).getModelElementsByType(ConditionExpression.class))
                .allSatisfy(condition -> assertThat(condition.getTextContent()).matches("\\$\\{[a-zA-Z]+}"));
        assertThat(Bpmn.convertToString(read(model)).replaceAll("\\$\\{[a-zA-Z]+}", ""))
                .doesNotContain("${", "#{");
    }

    @ParameterizedTest
    @MethodSource("models")
    void every_choice_has_a_default(Path model) {
        assertThat(read(model).getModelElementsByType(ExclusiveGateway.class))
                .filteredOn(gateway -> gateway.getOutgoing().size() > 1)
                .allSatisfy(gateway -> assertThat(gateway.getDefault()).isNotNull());
    }

    @ParameterizedTest
    @MethodSource("models")
    void every_node_has_a_label_an_id_of_its_kind_and_a_place_in_the_picture(Path model) {
        var drawn = read(model).getModelElementsByType(BpmnShape.class).stream()
                .map(shape -> shape.getBpmnElement().getId())
                .toList();
        assertThat(read(model).getModelElementsByType(FlowNode.class)).allSatisfy(node -> {
            assertThat(node.getName()).isNotBlank();
            assertThat(node.getId()).matches("(startEvent|endEvent|serviceTask|gateway|event)_[a-z][A-Za-z]+");
            assertThat(drawn).contains(node.getId());
        });
    }

    private static BpmnModelInstance read(Path model) {
        return Bpmn.readModelFromFile(model.toFile());
    }

    private static <T> T only(Collection<T> all) {
        assertThat(all).hasSize(1);
        return all.iterator().next();
    }
}
