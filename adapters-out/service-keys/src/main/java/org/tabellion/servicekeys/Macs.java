package org.tabellion.servicekeys;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.tabellion.kernel.Bytes;

/** HMAC-SHA256 over several parts, each led by its length, so that no two lists of parts have one text. */
public final class Macs {

    private Macs() {}

    public static Bytes hmac(SecretKey key, Bytes... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (var part : parts) {
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(part.length()).array());
                mac.update(part.toArray());
            }
            return Bytes.of(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
