package org.tabellion.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The codes of an authenticator: RFC 6238, SHA-1, 30 seconds, six digits. Each step serves once. */
public final class Totp implements Codes {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final long STEP = 30_000;

    private final byte[] key;
    private long last;

    /** @param base32 the secret as applications take it */
    public Totp(String base32) {
        key = decoded(base32);
    }

    /** Waits for a step that was not used yet; servers take the one after the present one too. */
    @Override
    public String next() throws IOException {
        while (last > now()) {
            Wire.pause(Duration.ofMillis(500));
        }
        last = Math.max(last + 1, now());
        return code(last);
    }

    /** Of the step before the present one, which servers take still. */
    public String former() {
        return code(now() - 1);
    }

    private static long now() {
        return System.currentTimeMillis() / STEP;
    }

    String code(long step) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            var value =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            var bits = ByteBuffer.wrap(value).getInt(value[value.length - 1] & 0xf) & 0x7fff_ffff;
            return "%06d".formatted(bits % 1_000_000);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] decoded(String base32) {
        var digits = base32.toUpperCase(Locale.ROOT).replaceAll("[\\s=-]", "");
        var bytes = ByteBuffer.allocate(digits.length() * 5 / 8);
        int buffer = 0;
        int bits = 0;
        for (int i = 0; i < digits.length(); i++) {
            var digit = ALPHABET.indexOf(digits.charAt(i));
            if (digit < 0) {
                throw new IllegalArgumentException("the secret of the one-time codes is not base32");
            }
            buffer = buffer << 5 | digit;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.put((byte) (buffer >> bits));
                buffer &= (1 << bits) - 1;
            }
        }
        return bytes.array();
    }
}
