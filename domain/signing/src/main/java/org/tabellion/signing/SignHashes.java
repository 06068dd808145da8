package org.tabellion.signing;

import java.util.List;
import java.util.Optional;
import org.tabellion.credentials.ReadSigningKey;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignatureAlgorithm;

/**
 * Has the SAM sign approved hashes: intent, reservation and audit line are committed first, then the SAM is asked, then result and audit line
 * are committed, then the caller is answered. Repeating a command with the same request id gives the recorded result.
 */
public interface SignHashes {

    /** @throws Failure UNAVAILABLE if the SAM does not answer: repeat with the same request id */
    Outcome sign(Command command);

    /**
     * @param requestId a UUID, one for each intended act of signing
     * @param key as the caller has just read it; empty if it is to be read
     */
    record Command(
            String requestId,
            ClientId client,
            CredentialId credential,
            ApprovalId approval,
            SignatureAlgorithm algorithm,
            List<Dtbsr> hashes,
            Optional<ReadSigningKey.Outcome> key) {

        public Command(
                String requestId,
                ClientId client,
                CredentialId credential,
                ApprovalId approval,
                SignatureAlgorithm algorithm,
                List<Dtbsr> hashes) {
            this(requestId, client, credential, approval, algorithm, hashes, Optional.empty());
        }
    }

    sealed interface Outcome {

        /** @param values in the order of the hashes: PKCS#1, or DER Ecdsa-Sig-Value */
        record Signed(List<Bytes> values) implements Outcome {}

        /** The approval does not cover this: unknown, expired, used, other key, other hashes. */
        record NotAuthorised(Reason reason) implements Outcome {}

        /** The credential cannot sign now. */
        record KeyUnusable(String reason) implements Outcome {}
    }

    enum Reason {
        UNKNOWN,
        EXPIRED,
        /** The approval does not hold these hashes, or not as often. */
        HASHES_NOT_APPROVED,
        /** They were approved, but are signed or being signed by now. */
        USED_UP,
        /** Some are left, but fewer than these. */
        TOO_MANY,
        /** Too many failures of the factor that the SAM itself verifies. */
        FACTOR_LOCKED,
        REFUSED_BY_SAM
    }
}
