package org.tabellion.documents.adapter.out.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

/**
 * AES-256-GCM over the parts of one version of one document. The key serves this version alone, so the part's number is
 * nonce enough; place and number of parts are bound in, so that parts can be neither moved, dropped nor cut off.
 */
final class SealedParts {

    static final int KEY_IN_BYTES = 32;

    private static final int TAG_IN_BITS = 128;

    private final Bytes key;
    private final byte[] context;

    SealedParts(Bytes key, String place, int parts) {
        this.key = key;
        this.context = ("1/" + place + "/" + parts).getBytes(StandardCharsets.UTF_8);
    }

    byte[] seal(int part, byte[] plain) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, part).doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    byte[] open(int part, byte[] sealed) {
        try {
            return cipher(Cipher.DECRYPT_MODE, part).doFinal(sealed);
        } catch (AEADBadTagException altered) {
            throw Failure.conflict("document_altered", "the stored document is not what was stored");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, int part) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        var nonce = ByteBuffer.allocate(12).putInt(8, part).array();
        cipher.init(mode, new SecretKeySpec(key.toArray(), "AES"), new GCMParameterSpec(TAG_IN_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }
}
