package org.tabellion.documents.adapter.out.servicekeys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.springframework.stereotype.Component;
import org.tabellion.documents.spi.DocumentKeys;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Randomness;
import org.tabellion.servicekeys.ServiceKeystore;

/** AES-256-GCM under a key of its own derived from the keystore's root: 12 bytes of nonce, then ciphertext and tag. */
@Component
class KeystoreDocumentKeys implements DocumentKeys {

    private static final String KID = "documents-1";
    private static final int NONCE_IN_BYTES = 12;
    private static final int TAG_IN_BITS = 128;

    private final SecretKey key;
    private final Randomness randomness;

    KeystoreDocumentKeys(ServiceKeystore keys, Randomness randomness) {
        this.key = keys.derived(KID, "AES");
        this.randomness = randomness;
    }

    @Override
    public Wrapped wrap(Bytes documentKey, String context) {
        var nonce = randomness.bytes(NONCE_IN_BYTES);
        try {
            var text = cipher(Cipher.ENCRYPT_MODE, nonce.toArray(), context).doFinal(documentKey.toArray());
            return new Wrapped(KID, nonce.append(Bytes.of(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    @Override
    public Bytes unwrap(Wrapped wrapped, String context) {
        var all = wrapped.value().toArray();
        if (!wrapped.kid().equals(KID) || all.length <= NONCE_IN_BYTES) {
            throw unknown();
        }
        try {
            var nonce = Arrays.copyOf(all, NONCE_IN_BYTES);
            return Bytes.of(cipher(Cipher.DECRYPT_MODE, nonce, context)
                    .doFinal(all, NONCE_IN_BYTES, all.length - NONCE_IN_BYTES));
        } catch (AEADBadTagException altered) {
            throw unknown();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private static Failure unknown() {
        return Failure.conflict("document_key_unknown", "the document's key cannot be unwrapped");
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_IN_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
