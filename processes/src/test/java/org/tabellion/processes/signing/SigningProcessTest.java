package org.tabellion.processes.signing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.documents.DeliverDocument;
import org.tabellion.documents.EndRequest;
import org.tabellion.documents.SignDocument.Outcome;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.processes.Messages;
import org.tabellion.processes.NamesInModel;
import org.tabellion.processes.ProcessContext;
import org.tabellion.processes.ProcessRun;
import org.tabellion.processes.ProcessStep;

class SigningProcessTest {

    private static final Instant LATER = Instant.parse("2040-01-01T12:00:00.123Z");

    private static ProcessRun run;
    private static int count;

    private final SigningRequestId request = new SigningRequestId("sr_" + "0".repeat(23) + "%03d".formatted(++count));
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Queue<Supplier<Outcome>> signatures = new ArrayDeque<>();
    private boolean withheld;
    private final CountDownLatch delivered = new CountDownLatch(1);
    private final List<ProcessStep> steps = steps();
    private CamundaSigningWorkflow workflow;

    @BeforeAll
    static void startEngine() {
        run = ProcessRun.begin();
    }

    @AfterAll
    static void stopEngine() {
        run.close();
    }

    @BeforeEach
    void wire() {
        var runtime = run.engine().getRuntimeService();
        workflow = new CamundaSigningWorkflow(runtime, new Messages(runtime));
    }

    @AfterEach
    void nothing_but_declared_variables_reached_the_history() {
        run.clear();
        run.assertVariablesAreOf(Set.of(
                ProcessContext.VARIABLE_GROUP,
                ProcessContext.VARIABLE_TRACE,
                SigningProcess.VARIABLE_EXPIRES_AT,
                SigningProcess.VARIABLE_REASON));
    }

    @Test
    void an_approved_request_ends_with_a_delivered_document() {
        signatures.add(Outcome.Signed::new);

        var instance = requested();
        assertThat(instance).isWaitingAt("gateway_requestAnswered");
        workflow.approved(request);
        run.work(steps);

        assertThat(instance)
                .isEnded()
                .hasPassedInOrder(
                        "event_requestApproved",
                        "serviceTask_signDocument",
                        "serviceTask_extendDocument",
                        "serviceTask_deliverDocument",
                        "endEvent_documentDelivered");
        Assertions.assertThat(told).containsExactly("sign", "extend", "deliver");
    }

    @Test
    void a_refused_request_ends_without_a_signature() {
        var instance = requested();
        workflow.refused(request);
        run.work(steps);

        assertThat(instance).isEnded().hasPassed("endEvent_requestRefused");
        Assertions.assertThat(told).isEmpty();
    }

    @Test
    void a_request_that_nobody_answers_expires_when_it_was_said_to() {
        var instance = requested();
        Assertions.assertThat(run.engine()
                        .getManagementService()
                        .createJobQuery()
                        .processInstanceId(instance.getId())
                        .singleResult()
                        .getDuedate())
                .isEqualTo("2040-01-01T12:00:00Z");
        run.fireTimer("event_requestUnanswered");
        run.work(steps);

        assertThat(instance).isEnded().hasPassed("endEvent_requestExpired");
        Assertions.assertThat(told).containsExactly("expired");
    }

    @Test
    void a_signature_that_cannot_be_had_ends_the_request_with_the_reason() {
        signatures.add(() -> new Outcome.NotSigned("approval_expired"));

        var instance = requested();
        workflow.approved(request);
        run.work(steps);

        assertThat(instance).isEnded().hasPassed("endEvent_requestFailed").hasNotPassed("serviceTask_extendDocument");
        Assertions.assertThat(told).containsExactly("sign", "failed approval_expired");
    }

    @Test
    void a_document_whose_signature_is_not_valid_is_withheld() {
        signatures.add(Outcome.Signed::new);
        withheld = true;

        var instance = requested();
        workflow.approved(request);
        run.work(steps);

        assertThat(instance)
                .isEnded()
                .hasPassed("endEvent_documentWithheld")
                .hasNotPassed("endEvent_documentDelivered");
    }

    @Test
    void an_approval_after_the_expiry_is_a_conflict() {
        requested();
        run.fireTimer("event_requestUnanswered");

        assertThatThrownBy(() -> workflow.approved(request))
                .isInstanceOfSatisfying(Failure.class, failure -> Assertions.assertThat(failure.kind())
                        .isEqualTo(Failure.Kind.CONFLICT));
    }

    @Test
    void a_step_is_worked_on_at_once_and_not_only_when_the_worker_looks_by_itself() throws InterruptedException {
        signatures.add(Outcome.Signed::new);
        requested();
        var worker = run.worker(steps);
        worker.start();
        TimeUnit.MILLISECONDS.sleep(300);

        var before = System.nanoTime();
        workflow.approved(request);
        var done = delivered.await(10, TimeUnit.SECONDS);
        var took = Duration.ofNanos(System.nanoTime() - before);
        worker.stop(Duration.ofSeconds(5));

        Assertions.assertThat(done).isTrue();
        // Three steps, each taken by looking once a second, would need two seconds at least.
        Assertions.assertThat(took).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void a_step_that_this_node_had_taken_when_it_died_is_taken_again_at_its_next_start() throws InterruptedException {
        signatures.add(Outcome.Signed::new);
        requested();
        workflow.approved(request);
        var lost = run.engine()
                .getExternalTaskService()
                .fetchAndLock(1, "node-of-test")
                .topic(SigningProcess.TOPIC_SIGN_DOCUMENT, 300_000)
                .execute();
        Assertions.assertThat(lost).hasSize(1);

        var worker = run.worker(steps);
        worker.start();
        var done = delivered.await(10, TimeUnit.SECONDS);
        worker.stop(Duration.ofSeconds(5));

        Assertions.assertThat(done).isTrue();
    }

    @Test
    void the_names_in_the_code_are_those_in_the_model() {
        NamesInModel.assertAreThoseOf(SigningProcess.class, steps);
    }

    private ProcessInstance requested() {
        run.inGroup(() -> workflow.requested(request, LATER));
        return run.instance(request.value());
    }

    private List<ProcessStep> steps() {
        var bound = new SigningSteps();
        EndRequest end = new EndRequest() {
            @Override
            public void expired(SigningRequestId id) {
                told.add("expired");
            }

            @Override
            public void failed(SigningRequestId id, String reason) {
                told.add("failed " + reason);
            }
        };
        return List.of(
                bound.signDocumentStep(id -> {
                    Assertions.assertThat(id).isEqualTo(request);
                    told.add("sign");
                    return signatures.remove().get();
                }),
                bound.extendDocumentStep(_ -> told.add("extend")),
                bound.deliverDocumentStep(_ -> {
                    told.add("deliver");
                    delivered.countDown();
                    return withheld
                            ? new DeliverDocument.Outcome.Withheld("signature_invalid")
                            : new DeliverDocument.Outcome.Delivered();
                }),
                bound.failRequestStep(end),
                bound.expireRequestStep(end));
    }
}
