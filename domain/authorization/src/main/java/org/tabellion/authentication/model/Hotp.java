package org.tabellion.authentication.model;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.tabellion.kernel.Bytes;

/** Short codes of a keyed digest: RFC 4226, and what RFC 6238 and RFC 6287 lay on it. */
public final class Hotp {

    /** RFC 6238. */
    public static final int TOTP_DIGITS = 6;

    /** What stands at the head of each message of RFC 6287. */
    public static final String OCRA_SUITE = "OCRA-1:HOTP-SHA256-8:QN08";

    public static final int OCRA_DIGITS = 8;
    public static final int QUESTION_DIGITS = 8;

    private static final Duration STEP = Duration.ofSeconds(30);
    private static final int QUESTION_IN_BYTES = 128;

    private Hotp() {}

    public static long step(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), STEP.toSeconds());
    }

    /** RFC 6238 section 4: the step as eight bytes. */
    public static Bytes totpMessage(long step) {
        return Bytes.of(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    }

    /**
     * RFC 6287 section 5.1 for a suite with a numeric question alone: the suite, a zero byte, the question as a hexadecimal
     * number padded on the right to 128 bytes.
     */
    public static Bytes ocraMessage(String suite, String question) {
        var hex = new BigInteger(question).toString(16).toUpperCase(Locale.ROOT);
        var padded = hex + "0".repeat(2 * QUESTION_IN_BYTES - hex.length());
        return Bytes.ofUtf8(suite).append(Bytes.of((byte) 0)).append(Bytes.ofHex(padded));
    }

    /** RFC 4226 section 5.3, dynamic truncation. */
    public static String code(Bytes mac, int digits) {
        var bytes = mac.toArray();
        int offset = bytes[bytes.length - 1] & 0xf;
        int number = ByteBuffer.wrap(bytes, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
        long modulus = BigInteger.TEN.pow(digits).longValueExact();
        return ("%0" + digits + "d").formatted(number % modulus);
    }
}
