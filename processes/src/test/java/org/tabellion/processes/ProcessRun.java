package org.tabellion.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.execute;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Trace;
import org.tabellion.kernel.adapter.out.jdbc.testkit.TestDatabase;

/** An engine under the product's rules, on the build's PostgreSQL, whose steps are taken one by one. */
public final class ProcessRun {

    public static final GroupId GROUP = new GroupId("group-1");
    public static final Trace TRACE = new Trace("00-" + "ab".repeat(16) + "-" + "cd".repeat(8) + "-01");
    private static final String NODE = "node-of-test";

    private final ProcessEngine engine;
    private final List<String> alarms = new ArrayList<>();

    private ProcessRun(ProcessEngine engine) {
        this.engine = engine;
    }

    public static ProcessRun begin() {
        var engine = engine(migrated());
        BpmnAwareTests.init(engine);
        return new ProcessRun(engine);
    }

    static TestDatabase migrated() {
        var database = TestDatabase.empty();
        Flyway.configure()
                .dataSource(database.asOwner())
                .locations(new String[0])
                .javaMigrations(new EngineTables())
                .load()
                .migrate();
        return database;
    }

    static ProcessEngine engine(TestDatabase database) {
        var configuration = new StandaloneProcessEngineConfiguration();
        configuration.setProcessEngineName(database.url());
        configuration.setDataSource(database.asApp());
        configuration.setJobExecutorActivate(false);
        configuration.setProcessEnginePlugins(new ArrayList<>(List.of(new EngineRules(), new VariablesKept())));
        return configuration.buildProcessEngine();
    }

    /** What is shipped keeps no variable at all; here they are kept, to be looked at. */
    private static final class VariablesKept extends AbstractProcessEnginePlugin {
        @Override
        public void preInit(ProcessEngineConfigurationImpl engine) {
            engine.setHistory("audit");
        }
    }

    /** Leaves nothing that the next test's worker would take. */
    public void clear() {
        for (var left : engine.getRuntimeService().createProcessInstanceQuery().list()) {
            engine.getRuntimeService().deleteProcessInstance(left.getId(), "end of test");
        }
        ClockUtil.reset();
    }

    public void close() {
        ClockUtil.reset();
        engine.close();
    }

    public ProcessEngine engine() {
        return engine;
    }

    public List<String> alarms() {
        return alarms;
    }

    public void inGroup(Runnable work) {
        GroupScope.run(
                GROUP,
                () -> TRACE.call(() -> {
                    work.run();
                    return true;
                }));
    }

    public ProcessInstance instance(String businessKey) {
        var found = engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(businessKey)
                .singleResult();
        if (found == null) {
            throw new AssertionError("no instance for " + businessKey);
        }
        return found;
    }

    /** Works on what waits and on what comes to wait by it, but for what is paused after a failure. */
    public void work(Collection<ProcessStep> steps) {
        var worker = worker(steps);
        for (var task = next(steps); task != null; task = next(steps)) {
            worker.work(task);
        }
    }

    public StepWorker worker(Collection<ProcessStep> steps) {
        return new StepWorker(
                engine.getExternalTaskService(),
                List.copyOf(steps),
                (code, detail) -> alarms.add(code + " " + detail),
                NODE);
    }

    private @Nullable LockedExternalTask next(Collection<ProcessStep> steps) {
        var query = engine.getExternalTaskService().fetchAndLock(1, NODE);
        for (var step : steps) {
            query = query.topic(step.topic(), 60_000);
        }
        var taken = query.execute();
        return taken.isEmpty() ? null : taken.getFirst();
    }

    public void fireTimer(String activity) {
        execute(engine.getManagementService()
                .createJobQuery()
                .timers()
                .activityId(activity)
                .singleResult());
    }

    public void later(long milliseconds) {
        ClockUtil.offset(milliseconds);
    }

    /** Nothing but declared short strings and booleans ever became a variable (design 8.6). */
    public void assertVariablesAreOf(Set<String> declared) {
        var variables =
                engine.getHistoryService().createHistoricVariableInstanceQuery().list();
        assertThat(variables).isNotEmpty().allSatisfy(variable -> {
            assertThat(variable.getName()).isIn(declared);
            assertThat(variable.getTypeName()).isIn("boolean", "integer", "string");
            assertThat(String.valueOf(variable.getValue())).hasSizeLessThanOrEqualTo(64);
        });
    }
}
