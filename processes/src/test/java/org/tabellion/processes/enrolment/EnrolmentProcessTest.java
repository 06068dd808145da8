package org.tabellion.processes.enrolment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.credentials.AssignKey;
import org.tabellion.credentials.DiscardCredential;
import org.tabellion.credentials.IssueCertificate.Outcome;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.Trace;
import org.tabellion.processes.Messages;
import org.tabellion.processes.NamesInModel;
import org.tabellion.processes.ProcessContext;
import org.tabellion.processes.ProcessRun;
import org.tabellion.processes.ProcessStep;
import org.tabellion.signers.AdvanceEnrolment;

class EnrolmentProcessTest {

    private static final SignerId SIGNER = new SignerId("sg_" + "0".repeat(26));
    private static final CredentialId CREDENTIAL = new CredentialId("cr_" + "0".repeat(26));

    private static ProcessRun run;
    private static int count;

    private final EnrolmentId enrolment = new EnrolmentId("en_" + "0".repeat(23) + "%03d".formatted(++count));
    private final List<String> told = new ArrayList<>();
    private final Queue<Supplier<Outcome>> certificates = new ArrayDeque<>();
    private final Queue<AssignKey.Outcome> assignments = new ArrayDeque<>();
    private final List<ProcessStep> steps = steps();
    private CamundaEnrolmentWorkflow workflow;
    private CamundaKeyCreationWorkflow answers;

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
        workflow = new CamundaEnrolmentWorkflow(runtime);
        answers = new CamundaKeyCreationWorkflow(new Messages(runtime));
    }

    @AfterEach
    void nothing_but_declared_variables_reached_the_history() {
        run.clear();
        run.assertVariablesAreOf(Set.of(
                ProcessContext.VARIABLE_GROUP,
                ProcessContext.VARIABLE_TRACE,
                EnrolmentProcess.VARIABLE_SIGNER,
                EnrolmentProcess.VARIABLE_KEY_ORDERED,
                EnrolmentProcess.VARIABLE_CREDENTIAL,
                EnrolmentProcess.VARIABLE_CERTIFICATE_PENDING));
    }

    @Test
    void an_enrolment_ends_with_an_active_credential() {
        assignments.add(AssignKey.Outcome.ASSIGNED);
        certificates.add(() -> new Outcome.Issued(Instant.EPOCH));

        var instance = requested();
        assertThat(instance).isWaitingAt("gateway_termsAnswered");
        accepted();

        assertThat(instance)
                .isEnded()
                .hasPassedInOrder(
                        "serviceTask_openAccount",
                        "event_termsAccepted",
                        "serviceTask_recordAcceptance",
                        "serviceTask_createKey",
                        "serviceTask_assignKey",
                        "serviceTask_issueCertificate",
                        "serviceTask_activateCredential",
                        "serviceTask_recordActivation",
                        "endEvent_credentialActive");
        Assertions.assertThat(told)
                .containsExactly("open", "terms accepted", "create " + SIGNER, "assign", "issue", "activate", "active");
    }

    @Test
    void a_key_that_was_ordered_is_made_without_a_question() {
        assignments.add(AssignKey.Outcome.ASSIGNED);
        certificates.add(() -> new Outcome.Issued(Instant.EPOCH));

        var instance = ordered();

        assertThat(instance)
                .isEnded()
                .hasPassedInOrder(
                        "startEvent_keyOrdered",
                        "serviceTask_createKey",
                        "serviceTask_assignKey",
                        "endEvent_credentialActive")
                .hasNotPassed("serviceTask_openAccount", "gateway_termsAnswered");
        Assertions.assertThat(told).containsExactly("create " + SIGNER, "assign", "issue", "activate", "active");
    }

    @Test
    void an_order_whose_consent_is_too_old_ends() {
        assignments.add(AssignKey.Outcome.CONSENT_EXPIRED);

        var instance = ordered();

        assertThat(instance).isEnded().hasPassed("event_consentExpired", "endEvent_enrolmentExpired");
        Assertions.assertThat(told).endsWith("discard enrolment_expired", "expired");
    }

    @Test
    void refused_terms_end_the_enrolment() {
        var instance = requested();
        answers.termsRefused(enrolment);
        run.work(steps);

        assertThat(instance).isEnded().hasPassed("endEvent_termsRefused").hasNotPassed("serviceTask_createKey");
        Assertions.assertThat(told).containsExactly("open", "rejected terms_refused");
    }

    @Test
    void terms_that_nobody_answers_end_the_enrolment() {
        var instance = requested();
        run.fireTimer("event_termsUnanswered");
        run.work(steps);

        assertThat(instance).isEnded().hasPassed("endEvent_enrolmentExpired");
        Assertions.assertThat(told).containsExactly("open", "expired");
    }

    @Test
    void a_consent_that_is_too_old_is_asked_for_again() {
        assignments.addAll(List.of(AssignKey.Outcome.CONSENT_EXPIRED, AssignKey.Outcome.ASSIGNED));
        certificates.add(() -> new Outcome.Issued(Instant.EPOCH));

        var instance = requested();
        accepted();
        assertThat(instance).hasPassed("event_consentExpired").isWaitingAt("gateway_termsAnswered");
        accepted();

        assertThat(instance).isEnded().hasPassed("endEvent_credentialActive");
    }

    @Test
    void a_key_made_on_a_consent_that_ran_out_goes_with_the_enrolment() {
        assignments.add(AssignKey.Outcome.CONSENT_EXPIRED);

        var instance = requested();
        accepted();
        run.fireTimer("event_termsUnanswered");
        run.work(steps);

        assertThat(instance).isEnded().hasPassed("endEvent_enrolmentExpired");
        Assertions.assertThat(told).endsWith("discard enrolment_expired", "expired");
    }

    @Test
    void a_pending_certificate_is_asked_for_again() {
        assignments.add(AssignKey.Outcome.ASSIGNED);
        certificates.addAll(List.of(Outcome.Pending::new, () -> new Outcome.Issued(Instant.EPOCH)));

        var instance = requested();
        accepted();
        assertThat(instance).isWaitingAt("event_askAgain");
        run.fireTimer("event_askAgain");
        run.work(steps);

        assertThat(instance).isEnded().hasPassed("endEvent_credentialActive");
    }

    @Test
    void a_rejected_certificate_discards_the_key_and_ends_the_enrolment() {
        assignments.add(AssignKey.Outcome.ASSIGNED);
        certificates.add(() -> new Outcome.Rejected("ca_refused"));

        var instance = requested();
        accepted();

        assertThat(instance)
                .isEnded()
                .hasPassedInOrder("event_certificateRejected", "endEvent_enrolmentRejected")
                .hasNotPassed("endEvent_credentialActive");
        Assertions.assertThat(told).endsWith("discard certificate_rejected", "rejected certificate_rejected");
    }

    @Test
    void an_authority_that_is_down_is_asked_again_after_a_pause_and_at_last_an_operator_is() {
        assignments.add(AssignKey.Outcome.ASSIGNED);
        for (int i = 0; i < 5; i++) {
            certificates.add(() -> {
                throw Failure.unavailable("ca", null);
            });
        }

        var instance = requested();
        accepted();
        assertThat(instance).isWaitingAt("serviceTask_issueCertificate");
        Assertions.assertThat(certificates)
                .as("not asked again before the pause is over")
                .hasSize(4);
        for (int hours = 1; hours <= 4; hours++) {
            run.later(hours * 3_600_000L);
            run.work(steps);
        }

        Assertions.assertThat(run.engine()
                        .getRuntimeService()
                        .createIncidentQuery()
                        .processInstanceId(instance.getId())
                        .singleResult()
                        .getIncidentMessage())
                .isEqualTo("unavailable: ca did not answer");
        Assertions.assertThat(run.alarms()).contains("process.incident enrolment.issueCertificate of " + enrolment);
    }

    @Test
    void a_fault_of_our_own_becomes_an_incident_at_once() {
        assignments.add(AssignKey.Outcome.ASSIGNED);
        certificates.add(() -> {
            throw new IllegalStateException("with data nobody may see");
        });

        var instance = requested();
        accepted();

        Assertions.assertThat(run.engine()
                        .getRuntimeService()
                        .createIncidentQuery()
                        .processInstanceId(instance.getId())
                        .singleResult()
                        .getIncidentMessage())
                .isEqualTo("IllegalStateException");
    }

    @Test
    void an_answer_that_nobody_waits_for_is_a_conflict() {
        requested();
        answers.termsRefused(enrolment);

        assertThatThrownBy(() -> answers.termsAccepted(enrolment))
                .isInstanceOfSatisfying(Failure.class, failure -> Assertions.assertThat(failure.code())
                        .isEqualTo("not_waiting"));
    }

    @Test
    void the_names_in_the_code_are_those_in_the_model() {
        NamesInModel.assertAreThoseOf(EnrolmentProcess.class, steps);
    }

    private ProcessInstance requested() {
        run.inGroup(() -> workflow.requested(enrolment));
        var instance = run.instance(enrolment.value());
        run.work(steps);
        return instance;
    }

    private ProcessInstance ordered() {
        run.inGroup(() -> workflow.keyOrdered(enrolment, SIGNER));
        var instance = run.instance(enrolment.value());
        run.work(steps);
        return instance;
    }

    private void accepted() {
        answers.termsAccepted(enrolment);
        run.work(steps);
    }

    private List<ProcessStep> steps() {
        var bound = new EnrolmentSteps();
        AdvanceEnrolment advance = new AdvanceEnrolment() {
            @Override
            public void termsAccepted(EnrolmentId id) {
                told.add("terms accepted");
            }

            @Override
            public void active(EnrolmentId id, CredentialId credential) {
                told.add("active");
            }

            @Override
            public void rejected(EnrolmentId id, String reason) {
                told.add("rejected " + reason);
            }

            @Override
            public void expired(EnrolmentId id) {
                told.add("expired");
            }
        };
        DiscardCredential discard = (_, reason) -> told.add("discard " + reason);
        return List.of(
                bound.openAccountStep(id -> {
                    Assertions.assertThat(id).isEqualTo(enrolment);
                    Assertions.assertThat(GroupScope.current()).contains(ProcessRun.GROUP);
                    Assertions.assertThat(Trace.current()).isEqualTo(ProcessRun.TRACE);
                    told.add("open");
                    return SIGNER;
                }),
                bound.recordAcceptanceStep(advance),
                bound.createKeyStep((_, signer) -> {
                    told.add("create " + signer);
                    return CREDENTIAL;
                }),
                bound.assignKeyStep(_ -> {
                    told.add("assign");
                    return assignments.remove();
                }),
                bound.issueCertificateStep(_ -> {
                    told.add("issue");
                    return certificates.remove().get();
                }),
                bound.activateCredentialStep(_ -> told.add("activate")),
                bound.recordActivationStep(advance),
                bound.discardCredentialStep(discard),
                bound.recordRejectionStep(advance),
                bound.withdrawEnrolmentStep(discard, advance),
                bound.expireEnrolmentStep(discard, advance));
    }
}
