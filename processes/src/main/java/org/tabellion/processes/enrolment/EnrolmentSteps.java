package org.tabellion.processes.enrolment;

import static org.tabellion.processes.StepResult.done;
import static org.tabellion.processes.StepResult.refused;

import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.tabellion.credentials.ActivateCredential;
import org.tabellion.credentials.AssignKey;
import org.tabellion.credentials.CreateKey;
import org.tabellion.credentials.DiscardCredential;
import org.tabellion.credentials.IssueCertificate;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.SignerId;
import org.tabellion.processes.ProcessStep;
import org.tabellion.processes.StepWork;
import org.tabellion.signers.AdvanceEnrolment;
import org.tabellion.signers.OpenAccount;

/** What each service task of {@code enrolment.bpmn} asks of a capability. */
@Configuration(proxyBeanMethods = false)
class EnrolmentSteps {

    @Bean
    ProcessStep openAccountStep(OpenAccount openAccount) {
        return new ProcessStep(EnrolmentProcess.TOPIC_OPEN_ACCOUNT, work -> {
            var signer = openAccount.open(enrolment(work));
            return done(EnrolmentProcess.VARIABLE_SIGNER, signer.value());
        });
    }

    @Bean
    ProcessStep recordAcceptanceStep(AdvanceEnrolment advanceEnrolment) {
        return new ProcessStep(EnrolmentProcess.TOPIC_RECORD_ACCEPTANCE, work -> {
            advanceEnrolment.termsAccepted(enrolment(work));
            return done();
        });
    }

    @Bean
    ProcessStep createKeyStep(CreateKey createKey) {
        return new ProcessStep(EnrolmentProcess.TOPIC_CREATE_KEY, work -> {
            var signer = new SignerId(work.requiredText(EnrolmentProcess.VARIABLE_SIGNER));
            var credential = createKey.create(enrolment(work), signer);
            return done(EnrolmentProcess.VARIABLE_CREDENTIAL, credential.value());
        });
    }

    @Bean
    ProcessStep assignKeyStep(AssignKey assignKey) {
        return new ProcessStep(EnrolmentProcess.TOPIC_ASSIGN_KEY, work -> switch (assignKey.assign(credential(work))) {
            case ASSIGNED -> done();
            case CONSENT_EXPIRED -> refused(EnrolmentProcess.ERROR_CONSENT_EXPIRED);
        });
    }

    @Bean
    ProcessStep issueCertificateStep(IssueCertificate issueCertificate) {
        return new ProcessStep(EnrolmentProcess.TOPIC_ISSUE_CERTIFICATE, work -> switch (issueCertificate.issue(
                credential(work))) {
            case IssueCertificate.Outcome.Issued _ -> done(EnrolmentProcess.VARIABLE_CERTIFICATE_PENDING, false);
            case IssueCertificate.Outcome.Pending _ -> done(EnrolmentProcess.VARIABLE_CERTIFICATE_PENDING, true);
            case IssueCertificate.Outcome.Rejected _ -> refused(EnrolmentProcess.ERROR_CERTIFICATE_REJECTED);
        });
    }

    @Bean
    ProcessStep activateCredentialStep(ActivateCredential activateCredential) {
        return new ProcessStep(EnrolmentProcess.TOPIC_ACTIVATE_CREDENTIAL, work -> {
            activateCredential.activate(credential(work));
            return done();
        });
    }

    @Bean
    ProcessStep recordActivationStep(AdvanceEnrolment advanceEnrolment) {
        return new ProcessStep(EnrolmentProcess.TOPIC_RECORD_ACTIVATION, work -> {
            advanceEnrolment.active(enrolment(work), credential(work));
            return done();
        });
    }

    @Bean
    ProcessStep discardCredentialStep(DiscardCredential discardCredential) {
        return new ProcessStep(EnrolmentProcess.TOPIC_DISCARD_CREDENTIAL, work -> {
            discardCredential.discard(credential(work), EnrolmentProcess.REASON_CERTIFICATE_REJECTED);
            return done();
        });
    }

    @Bean
    ProcessStep recordRejectionStep(AdvanceEnrolment advanceEnrolment) {
        return new ProcessStep(EnrolmentProcess.TOPIC_RECORD_REJECTION, work -> {
            advanceEnrolment.rejected(enrolment(work), EnrolmentProcess.REASON_CERTIFICATE_REJECTED);
            return done();
        });
    }

    @Bean
    ProcessStep withdrawEnrolmentStep(DiscardCredential discardCredential, AdvanceEnrolment advanceEnrolment) {
        return new ProcessStep(EnrolmentProcess.TOPIC_WITHDRAW_ENROLMENT, work -> {
            possibleCredential(work)
                    .ifPresent(it -> discardCredential.discard(it, EnrolmentProcess.REASON_TERMS_REFUSED));
            advanceEnrolment.rejected(enrolment(work), EnrolmentProcess.REASON_TERMS_REFUSED);
            return done();
        });
    }

    @Bean
    ProcessStep expireEnrolmentStep(DiscardCredential discardCredential, AdvanceEnrolment advanceEnrolment) {
        return new ProcessStep(EnrolmentProcess.TOPIC_EXPIRE_ENROLMENT, work -> {
            possibleCredential(work).ifPresent(it -> discardCredential.discard(it, EnrolmentProcess.REASON_EXPIRED));
            advanceEnrolment.expired(enrolment(work));
            return done();
        });
    }

    private static EnrolmentId enrolment(StepWork work) {
        return new EnrolmentId(work.businessKey());
    }

    private static CredentialId credential(StepWork work) {
        return new CredentialId(work.requiredText(EnrolmentProcess.VARIABLE_CREDENTIAL));
    }

    /** There is one only if an earlier consent led to a key. */
    private static Optional<CredentialId> possibleCredential(StepWork work) {
        return work.text(EnrolmentProcess.VARIABLE_CREDENTIAL).map(CredentialId::new);
    }
}
