package org.tabellion.sam.adapter.out.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;

/**
 * Keeps a secret that only two people together can open: AES-256-GCM under HMAC-SHA-256(K1, K2), with K1 and K2 made of
 * their passphrases by Argon2id. Neither passphrase can be guessed without the other.
 */
public final class TwoPersonLock {

    private static final int SALT = 16;
    private static final int KEY = 32;
    private static final int VECTOR = 12;
    private static final int TAG_BITS = 128;
    private static final int MOST_MEMORY = 1 << 20;
    private static final int MOST_PASSES = 64;

    private TwoPersonLock() {}

    /**
     * What one guess costs.
     *
     * @param memory KiB
     */
    public record Cost(int memory, int passes) {

        /** RFC 9106 section 4, second recommendation, with one lane. */
        public static final Cost USUAL = new Cost(64 * 1024, 3);

        /** @throws IllegalArgumentException if Argon2 knows no such cost, or it is one to choke on */
        public Cost {
            if (memory < 8 || memory > MOST_MEMORY || passes < 1 || passes > MOST_PASSES) {
                throw new IllegalArgumentException("8 KiB to 1 GiB, 1 to 64 passes");
            }
        }
    }

    /** Holds no secret in the clear. */
    public record Locked(Cost cost, Bytes firstSalt, Bytes secondSalt, Bytes vector, Bytes value) {}

    /**
     * @param first UTF-8; the caller wipes it
     * @param context what is bound to the secret: with another one it does not open
     */
    public static Locked lock(
            Bytes secret, byte[] first, byte[] second, Bytes context, Cost cost, Randomness randomness) {
        var unlocked =
                new Locked(cost, randomness.bytes(SALT), randomness.bytes(SALT), randomness.bytes(VECTOR), Bytes.of());
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, unlocked, first, second, context);
            return new Locked(
                    cost,
                    unlocked.firstSalt(),
                    unlocked.secondSalt(),
                    unlocked.vector(),
                    Bytes.of(cipher.doFinal(secret.toArray())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has AES-GCM and HMAC-SHA-256", e);
        }
    }

    /** @return the secret, the caller's to wipe; empty if a passphrase is wrong, or something was altered */
    public static Optional<byte[]> open(Locked locked, byte[] first, byte[] second, Bytes context) {
        try {
            var cipher = cipher(Cipher.DECRYPT_MODE, locked, first, second, context);
            return Optional.of(cipher.doFinal(locked.value().toArray()));
        } catch (AEADBadTagException wrong) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has AES-GCM and HMAC-SHA-256", e);
        }
    }

    private static Cipher cipher(int mode, Locked locked, byte[] first, byte[] second, Bytes context)
            throws GeneralSecurityException {
        var one = derive(first, locked.firstSalt(), locked.cost());
        var other = derive(second, locked.secondSalt(), locked.cost());
        try {
            var both = Mac.getInstance("HmacSHA256");
            both.init(new SecretKeySpec(one, "HmacSHA256"));
            var key = new SecretKeySpec(both.doFinal(other), "AES");
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode, key, new GCMParameterSpec(TAG_BITS, locked.vector().toArray()));
            cipher.updateAAD(context.toArray());
            return cipher;
        } finally {
            Arrays.fill(one, (byte) 0);
            Arrays.fill(other, (byte) 0);
        }
    }

    private static byte[] derive(byte[] passphrase, Bytes salt, Cost cost) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memory())
                .withIterations(cost.passes())
                .withParallelism(1)
                .withSalt(salt.toArray())
                .build());
        var key = new byte[KEY];
        generator.generateBytes(passphrase, key);
        return key;
    }
}
