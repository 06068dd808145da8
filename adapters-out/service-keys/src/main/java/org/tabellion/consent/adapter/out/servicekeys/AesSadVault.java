package org.tabellion.consent.adapter.out.servicekeys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.springframework.stereotype.Component;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.Sad;
import org.tabellion.servicekeys.ServiceKeystore;

/** AES-256-GCM: a version byte, 12 bytes of nonce, then ciphertext and tag; the approval's id is authenticated with it. */
@Component
class AesSadVault implements SadVault {

    private static final byte VERSION = 1;
    private static final int NONCE_IN_BYTES = 12;
    private static final int TAG_IN_BITS = 128;

    private final SecretKey key;
    private final Randomness randomness;

    AesSadVault(ServiceKeystore keys, Randomness randomness) {
        this.key = keys.derived("sad-vault", "AES");
        this.randomness = randomness;
    }

    @Override
    public Bytes seal(ApprovalId approval, Sad sad) {
        var nonce = randomness.bytes(NONCE_IN_BYTES);
        var text = run(
                Cipher.ENCRYPT_MODE,
                approval,
                nonce.toArray(),
                Bytes.ofUtf8(sad.compact()).toArray());
        return Bytes.of(VERSION).append(nonce).append(Bytes.of(text));
    }

    @Override
    public Sad open(ApprovalId approval, Bytes sealed) {
        var all = sealed.toArray();
        if (all.length <= 1 + NONCE_IN_BYTES || all[0] != VERSION) {
            throw new IllegalStateException("this is no sealed SAD");
        }
        var nonce = Arrays.copyOfRange(all, 1, 1 + NONCE_IN_BYTES);
        var text = run(Cipher.DECRYPT_MODE, approval, nonce, Arrays.copyOfRange(all, 1 + NONCE_IN_BYTES, all.length));
        return new Sad(new String(text, StandardCharsets.US_ASCII));
    }

    private byte[] run(int mode, ApprovalId approval, byte[] nonce, byte[] text) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_IN_BITS, nonce));
            cipher.updateAAD(approval.value().getBytes(StandardCharsets.US_ASCII));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a kept SAD was altered, or is of another approval", e);
        }
    }
}
