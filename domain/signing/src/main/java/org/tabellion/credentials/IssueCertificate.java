package org.tabellion.credentials;

import java.time.Instant;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;

/** Has the key certified: proof of possession by the SAM, certificate by the CA. Asking again for a certified credential changes nothing. */
public interface IssueCertificate {

    /** @throws Failure UNAVAILABLE if SAM or CA do not answer */
    Outcome issue(CredentialId credential);

    sealed interface Outcome {

        record Issued(Instant notAfter) implements Outcome {}

        /** The authority decides later; ask again. */
        record Pending() implements Outcome {}

        /** @param reason a code, as {@code ca_refused}, {@code certificate_differs} */
        record Rejected(String reason) implements Outcome {}
    }
}
