package org.tabellion.sam;

import java.util.Optional;
import org.tabellion.kernel.Bytes;

/** Tells who is at the other end of a connection: the first check of every call. */
public interface AdmitClient {

    /**
     * @param publicKey SubjectPublicKeyInfo (DER) of the client certificate, whose chain has been validated
     * @param operation what is asked; empty for what any registered client may ask
     */
    Outcome admit(Bytes publicKey, Optional<Operation> operation);

    sealed interface Outcome {

        record Admitted(Caller client) implements Outcome {}

        /** UNKNOWN_CLIENT or OPERATION_NOT_ALLOWED; audited. */
        record Refused(Refusal refusal) implements Outcome {}
    }
}
