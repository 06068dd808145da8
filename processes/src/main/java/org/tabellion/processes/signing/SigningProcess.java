package org.tabellion.processes.signing;

/** The names of {@code signing.bpmn}; a test holds them equal to the model. */
final class SigningProcess {

    static final String KEY = "signing";

    static final String MESSAGE_APPROVED = "signing.approved";
    static final String MESSAGE_REFUSED = "signing.refused";

    static final String ERROR_NOT_SIGNED = "notSigned";
    static final String ERROR_DOCUMENT_WITHHELD = "documentWithheld";

    static final String TOPIC_SIGN_DOCUMENT = "signing.signDocument";
    static final String TOPIC_EXTEND_DOCUMENT = "signing.extendDocument";
    static final String TOPIC_DELIVER_DOCUMENT = "signing.deliverDocument";
    static final String TOPIC_FAIL_REQUEST = "signing.failRequest";
    static final String TOPIC_EXPIRE_REQUEST = "signing.expireRequest";

    /** When the wait for the signer ends: ISO 8601, UTC, to the second. */
    static final String VARIABLE_EXPIRES_AT = "expiresAt";

    /** Why the signature cannot be had: a code. */
    static final String VARIABLE_REASON = "reason";

    private SigningProcess() {}
}
