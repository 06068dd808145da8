package org.tabellion.sam;

import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;

/** What a client must know of this SAM: {@code GET /info}. */
public interface DescribeSam {

    Description describe();

    /**
     * @param world the security world; a SAD is addressed to {@code sam:} and this
     * @param auditKeys the newest first
     * @param pinKeys what PINs are encrypted to; none if this SAM verifies no PIN
     * @param position the newest place in the journal
     * @param sharedMemory the name of the memory that this node has together with others
     */
    record Description(
            String version,
            String node,
            String world,
            List<AuditKey> auditKeys,
            List<PinKey> pinKeys,
            Policy policy,
            Position position,
            Optional<String> sharedMemory) {

        public Description {
            auditKeys = List.copyOf(auditKeys);
            pinKeys = List.copyOf(pinKeys);
        }

        /** The {@code aud} that a SAD for this SAM carries. */
        public String audience() {
            return "sam:" + world;
        }
    }

    /**
     * @param kid base64url of the SHA-256 over the public key
     * @param publicKey SubjectPublicKeyInfo (DER) of a P-256 key
     */
    record AuditKey(String kid, Bytes publicKey) {}

    /**
     * @param kid RFC 7638 thumbprint, SHA-256, base64url
     * @param publicKey SubjectPublicKeyInfo (DER) of a P-256 key
     */
    record PinKey(String kid, Bytes publicKey) {}

    record Policy(
            List<KeyAlgorithm> keyAlgorithms,
            int hashesPerRequest,
            long sadMaxAgeInSeconds,
            long clockSkewInSeconds,
            boolean skadRequired,
            boolean scal1Allowed,
            boolean dualControl,
            FactorRules factors) {

        public Policy {
            keyAlgorithms = List.copyOf(keyAlgorithms);
        }
    }
}
