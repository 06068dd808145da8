package org.tabellion.credentials;

import java.util.Optional;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;

/**
 * Ends an active credential for good: its key can sign no more, its certificate is revoked, and the key is destroyed
 * (TS 119 431-1, DEL-6.3.2-01). Repeating it changes nothing.
 *
 * <p>The key is destroyed in that its sealed object, the only form in which it exists outside a signature, is erased here, and
 * the SAM opens no copy of it any more, not even one from a backup.
 */
public interface RevokeCredential {

    /**
     * @param order the signer's own wish, a SAD of purpose {@code delete}: the SAM then destroys the key by its own record;
     *     else it disables it
     * @throws Failure CONFLICT if it never became active: discard it; UNAVAILABLE if SAM or CA do not answer
     */
    void revoke(CredentialId credential, Reason reason, Optional<Sad> order);

    /** RFC 5280, section 5.3.1. */
    enum Reason {
        UNSPECIFIED(0),
        KEY_COMPROMISE(1),
        AFFILIATION_CHANGED(3),
        SUPERSEDED(4),
        CESSATION_OF_OPERATION(5),
        PRIVILEGE_WITHDRAWN(9);

        private final int code;

        Reason(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }
}
