package org.tabellion.sam.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.SigningServiceId;

/**
 * The claims of a genuine token.
 *
 * @param session empty but for one-time keys
 * @param target the key that a SAD is about; a SKAD comes before there is one
 * @param activation what is activated: in a SAD of purpose {@code sign} alone
 * @param factor proof for the SAM itself, if one came along
 */
public record SadClaims(
        String issuer,
        String audience,
        SignerId subject,
        Instant issuedAt,
        Instant notBefore,
        Instant expiresAt,
        String jti,
        SigningServiceId presenter,
        ClientId client,
        Purpose purpose,
        String acr,
        Instant authenticatedAt,
        Session session,
        Optional<Target> target,
        Optional<Activation> activation,
        Optional<FactorProof> factor)
        implements ValueObject {

    public enum Purpose {
        SIGN,
        DELETE,
        FACTOR,
        ASSIGN
    }

    /** @param keyThumbprint RFC 7638, SHA-256 */
    public record Target(KeyPairId key, Bytes keyThumbprint, long keyGeneration) implements ValueObject {}

    /**
     * @param digest of every hash
     * @param approved the hashes, or at level 1 as many unknown ones
     * @param signAlgorithm OID or name
     * @param splitOk whether the hashes may be asked for in several calls
     * @param continued the SAD for the revision before, where this one is for the next revision of one document
     */
    public record Activation(
            SoleControl level,
            DigestAlgorithm digest,
            HashMultiset approved,
            String signAlgorithm,
            boolean splitOk,
            Optional<String> continued)
            implements ValueObject {

        public static Activation ofHashes(
                List<Dtbsr> hashes, String signAlgorithm, boolean splitOk, Optional<String> continued) {
            return new Activation(
                    SoleControl.LEVEL_2,
                    hashes.getFirst().algorithm(),
                    HashMultiset.of(hashes),
                    signAlgorithm,
                    splitOk,
                    continued);
        }

        public static Activation ofCount(int count, DigestAlgorithm digest, String signAlgorithm, boolean splitOk) {
            return new Activation(
                    SoleControl.LEVEL_1,
                    digest,
                    HashMultiset.ofUnknown(count),
                    signAlgorithm,
                    splitOk,
                    Optional.empty());
        }

        /** What is taken of the approved, when {@code hashes} are asked for. */
        public HashMultiset taken(List<Dtbsr> hashes) {
            return level == SoleControl.LEVEL_1 ? HashMultiset.ofUnknown(hashes.size()) : HashMultiset.of(hashes);
        }
    }

    /**
     * What a one-time key hangs on (ETSI TS 119 431-1): the signing session, and the verification of the signer's identity
     * that led to it.
     */
    public record Session(Optional<String> session, Optional<String> identityVerification) implements ValueObject {

        public static final Session NONE = new Session(Optional.empty(), Optional.empty());
    }
}
