package org.tabellion.sam.spi;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.ReportHealth.ModuleCondition;
import org.tabellion.sam.model.P256Point;

/**
 * The cryptographic module (EN 419 221-5): the only place where a signer's private key is ever in the clear.
 * Every method may be called from any thread; the calls into the module run on the adapter's own platform threads.
 *
 * <p>All methods: {@link Failure} UNAVAILABLE if the module does not answer, or if its queue is full. A PIN is never
 * tried again by itself.
 */
public interface Hsm {

    /** The security world: the set of wrapping and MAC keys that this module holds. Part of every sealed object. */
    String world();

    /**
     * Makes a key pair and wraps its private half. Nothing of it is left in the module when this returns.
     * RSA keys have the public exponent 65537.
     */
    GeneratedKey generate(KeyAlgorithm algorithm);

    /**
     * Unwraps {@code key} as a session object (sensitive, not extractable), waits for {@code gate}, signs each DTBS/R
     * in order, and destroys the object, also when anything fails. One unwrap for all; each hash is shown to the signing
     * function once, also when it answers with an error.
     *
     * <p>Refuses an algorithm that does not fit the key, a digest of another algorithm, and an empty list before the
     * module is asked (IllegalArgumentException: caller's bug); a digest of the wrong length cannot be expressed.
     *
     * @param gate run once, on the calling thread, while the key is unwrapped; no hash is signed before it returns. It may
     *     block: no thread of the module waits with it. What it throws is thrown on, and nothing is signed
     * @return signature values in the order of the hashes: PKCS#1 for RSA, DER Ecdsa-Sig-Value for ECDSA
     * @throws Failure INVALID {@code wrapped_key} if the blob was altered or belongs to another world or wrapping key
     */
    List<Bytes> sign(WrappedKey key, SignatureAlgorithm algorithm, List<Dtbsr> hashes, Runnable gate);

    /** HMAC-SHA-256 by the seal key, which never leaves the module. 32 bytes. */
    Bytes seal(Bytes data);

    /** HMAC-SHA-256 by the pepper key, which never leaves the module. 32 bytes. */
    Bytes pepper(Bytes data);

    /** ECDSA on P-256 over a SHA-256 digest, by the audit key that lives in the module. DER Ecdsa-Sig-Value. */
    Bytes signAudit(Bytes sha256);

    /** SubjectPublicKeyInfo, DER. */
    Bytes auditPublicKey();

    /** What PINs are encrypted to; its private half never leaves the module. Empty if this world has none. */
    Optional<P256Point> pinKey();

    /**
     * Agrees a secret with {@code other} by the private half of {@link #pinKey} (ECDH, SP 800-56A). Nothing of it is left
     * in the module when this returns.
     *
     * @throws IllegalStateException if there is no such key: caller's bug
     */
    SharedSecret agree(P256Point other);

    Bytes random(int count);

    /** Whether the module answers now; asks it, but never touches a signer's key. */
    boolean isAlive();

    /** How each module is, for those that speak to several; in the order in which they were given. */
    default List<ModuleCondition> conditions() {
        return List.of(isAlive() ? ModuleCondition.UP : ModuleCondition.LOST);
    }

    /**
     * @param publicKey SubjectPublicKeyInfo, DER
     */
    record GeneratedKey(KeyAlgorithm algorithm, Bytes publicKey, WrappedKey wrapped) {}

    /** The x coordinate of an agreed point, 32 bytes; wiped when it is closed. */
    final class SharedSecret implements AutoCloseable {

        private final byte[] value;

        /** Takes {@code value} over. */
        public SharedSecret(byte[] value) {
            this.value = value;
        }

        /** The bytes themselves, no copy. */
        public byte[] value() {
            return value;
        }

        @Override
        public void close() {
            Arrays.fill(value, (byte) 0);
        }

        @Override
        public String toString() {
            return "shared secret";
        }
    }

    /**
     * A private key under the wrapping key of the module. Useless outside its world; a class, so that no log shows it.
     */
    final class WrappedKey {

        private final KeyAlgorithm algorithm;
        private final String kek;
        private final String mechanism;
        private final Bytes value;

        /**
         * @param kek which wrapping key of the world, as {@code kek-1}
         * @param mechanism how it was wrapped, as {@code AES-256-KWP}
         */
        public WrappedKey(KeyAlgorithm algorithm, String kek, String mechanism, Bytes value) {
            this.algorithm = algorithm;
            this.kek = kek;
            this.mechanism = mechanism;
            this.value = value;
        }

        public KeyAlgorithm algorithm() {
            return algorithm;
        }

        public String kek() {
            return kek;
        }

        public String mechanism() {
            return mechanism;
        }

        public Bytes value() {
            return value;
        }

        @Override
        public String toString() {
            return "wrapped key";
        }
    }
}
