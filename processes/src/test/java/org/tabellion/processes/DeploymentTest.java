package org.tabellion.processes;

import static org.assertj.core.api.Assertions.assertThat;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.junit.jupiter.api.Test;

class DeploymentTest {

    @Test
    void a_second_start_deploys_nothing_again() {
        var database = ProcessRun.migrated();
        var first = ProcessRun.engine(database);
        assertThat(first.getRepositoryService().createDeploymentQuery().count()).isEqualTo(1);
        first.close();

        var second = ProcessRun.engine(database);
        try {
            assertThat(second.getRepositoryService().createDeploymentQuery().count())
                    .isEqualTo(1);
            assertDefinitions(second);
        } finally {
            second.close();
        }
    }

    private static void assertDefinitions(ProcessEngine engine) {
        var definitions = engine.getRepositoryService()
                .createProcessDefinitionQuery()
                .orderByProcessDefinitionKey()
                .asc()
                .list();
        assertThat(definitions).extracting(ProcessDefinition::getVersion).containsOnly(1);
        // No path of a jar or of a machine in the names.
        assertThat(definitions)
                .extracting(ProcessDefinition::getResourceName)
                .containsExactly("bpmn/enrolment.bpmn", "bpmn/signing.bpmn");
    }
}
