package org.tabellion.sam;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignerId;

/**
 * A key pair as the asking side keeps it for the SAM (key pair object, schema {@code "v":1}). Everything in it is
 * worth nothing until its seal has been checked.
 *
 * <p>In JSON: {@code algorithm} is RSA or ECDSA with {@code size} or {@code named_curve} (the other one null), absent
 * values are null, times RFC 3339 UTC as {@link Instant#toString()}, binary values base64url.
 *
 * @param publicKey SubjectPublicKeyInfo, DER
 * @param owner from the assignment on
 * @param certificateDigest SHA-256 of the certificate, DER, once certified
 * @param notAfter end of the key's life: the certificate's end once certified
 * @param generation starts with 1, rises with each change
 * @param usageLimit {@code usage.limit}
 * @param assignBy until when it may be assigned; empty once it is
 * @param node the SAM node that made this state
 */
public record KeyPair(
        KeyPairId id,
        KeyAlgorithm algorithm,
        Bytes publicKey,
        KeyBlob wrappedKey,
        Status status,
        Optional<Owner> owner,
        Optional<Bytes> certificateDigest,
        Instant createdAt,
        Optional<Instant> notAfter,
        long generation,
        OptionalLong usageLimit,
        boolean scal1,
        Optional<Instant> assignBy,
        String node,
        Seal seal)
        implements ValueObject {

    public static final int SCHEMA_VERSION = 1;

    public record Status(boolean assigned, boolean certified, boolean enabled) implements ValueObject {}

    /**
     * @param signerDigest SHA-256 over the RFC 8785 form of {id, idp, idp_subject, type} of the signer object
     * @param subject the distinguished name that the certificate will carry, RFC 4514
     * @param factorRequired whether the key was given to a signer with a factor: it then opens for no object without one,
     *     whatever the memory knows
     */
    public record Owner(SignerId signerId, Bytes signerDigest, String subject, boolean factorRequired)
            implements ValueObject {}
}
