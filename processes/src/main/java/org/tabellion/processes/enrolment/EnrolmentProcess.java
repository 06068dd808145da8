package org.tabellion.processes.enrolment;

/** The names of {@code enrolment.bpmn}; a test holds them equal to the model. */
final class EnrolmentProcess {

    static final String KEY = "enrolment";

    static final String MESSAGE_KEY_ORDERED = "enrolment.keyOrdered";
    static final String MESSAGE_TERMS_ACCEPTED = "enrolment.termsAccepted";
    static final String MESSAGE_TERMS_REFUSED = "enrolment.termsRefused";

    static final String ERROR_CONSENT_EXPIRED = "consentExpired";
    static final String ERROR_CERTIFICATE_REJECTED = "certificateRejected";

    static final String TOPIC_OPEN_ACCOUNT = "enrolment.openAccount";
    static final String TOPIC_RECORD_ACCEPTANCE = "enrolment.recordAcceptance";
    static final String TOPIC_CREATE_KEY = "enrolment.createKey";
    static final String TOPIC_ASSIGN_KEY = "enrolment.assignKey";
    static final String TOPIC_ISSUE_CERTIFICATE = "enrolment.issueCertificate";
    static final String TOPIC_ACTIVATE_CREDENTIAL = "enrolment.activateCredential";
    static final String TOPIC_RECORD_ACTIVATION = "enrolment.recordActivation";
    static final String TOPIC_DISCARD_CREDENTIAL = "enrolment.discardCredential";
    static final String TOPIC_RECORD_REJECTION = "enrolment.recordRejection";
    static final String TOPIC_WITHDRAW_ENROLMENT = "enrolment.withdrawEnrolment";
    static final String TOPIC_EXPIRE_ENROLMENT = "enrolment.expireEnrolment";

    /** Id of the signer whose account was opened. */
    static final String VARIABLE_SIGNER = "signer";
    /** Id of the credential whose key was made. */
    static final String VARIABLE_CREDENTIAL = "credential";

    /** Whether it began with a yes: one that came too late ends it, since nobody waits on a page. */
    static final String VARIABLE_KEY_ORDERED = "keyOrdered";

    static final String VARIABLE_CERTIFICATE_PENDING = "certificatePending";

    static final String REASON_CERTIFICATE_REJECTED = "certificate_rejected";
    static final String REASON_TERMS_REFUSED = "terms_refused";
    static final String REASON_EXPIRED = "enrolment_expired";

    private EnrolmentProcess() {}
}
