package org.tabellion.servicekeys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;

/** AES-256-GCM: a version byte, 12 bytes of nonce, then ciphertext and tag; a context is authenticated with it. */
public final class AesVault {

    private static final byte VERSION = 1;
    private static final int NONCE_IN_BYTES = 12;
    private static final int TAG_IN_BITS = 128;

    private final SecretKey key;
    private final Randomness randomness;

    /** @param key for one purpose alone */
    public AesVault(SecretKey key, Randomness randomness) {
        this.key = key;
        this.randomness = randomness;
    }

    /** @param context what the secret belongs to: in another context it does not open */
    public Bytes seal(String context, Bytes secret) {
        var nonce = randomness.bytes(NONCE_IN_BYTES);
        var text = run(Cipher.ENCRYPT_MODE, context, nonce.toArray(), secret.toArray());
        return Bytes.of(VERSION).append(nonce).append(Bytes.of(text));
    }

    /** @throws IllegalStateException if it was altered or sealed in another context */
    public Bytes open(String context, Bytes sealed) {
        var all = sealed.toArray();
        if (all.length <= 1 + NONCE_IN_BYTES || all[0] != VERSION) {
            throw new IllegalStateException("this is no sealed secret");
        }
        var nonce = Arrays.copyOfRange(all, 1, 1 + NONCE_IN_BYTES);
        return Bytes.of(
                run(Cipher.DECRYPT_MODE, context, nonce, Arrays.copyOfRange(all, 1 + NONCE_IN_BYTES, all.length)));
    }

    private byte[] run(int mode, String context, byte[] nonce, byte[] text) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_IN_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a sealed secret was altered, or is of another context", e);
        }
    }

    @Override
    public String toString() {
        return "vault";
    }
}
