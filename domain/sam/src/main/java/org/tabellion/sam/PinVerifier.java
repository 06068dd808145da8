package org.tabellion.sam;

import java.util.Base64;
import java.util.regex.Pattern;
import org.tabellion.kernel.Bytes;

/**
 * What a PIN is known by: the HMAC, by a key in the module, over its Argon2id value (RFC 9106). Worth nothing outside the
 * module's world: no guess can be tried without asking it. Written as a PHC string whose last part is that HMAC.
 */
public final class PinVerifier {

    private static final int LARGEST_MEMORY = 1 << 17;
    private static final int MOST_PASSES = 16;
    private static final int MOST_LANES = 8;
    private static final int LENGTH = 32;
    private static final int SALT = 16;
    private static final Pattern SHAPE = Pattern.compile("\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,5}),t=([1-9][0-9]?),"
            + "p=([1-9])\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

    private final Cost cost;
    private final Bytes salt;
    private final Bytes mac;

    /**
     * @param salt 16 bytes
     * @param mac 32 bytes
     */
    public PinVerifier(Cost cost, Bytes salt, Bytes mac) {
        if (salt.length() != SALT || mac.length() != LENGTH) {
            throw new IllegalArgumentException("a salt of 16 bytes, a value of 32");
        }
        this.cost = cost;
        this.salt = salt;
        this.mac = mac;
    }

    /**
     * What one computation costs.
     *
     * @param memory KiB
     * @param passes over the memory
     */
    public record Cost(int memory, int passes, int lanes) {

        /** 19 MiB, two passes, one lane: some 50 ms of one core. */
        public static final Cost USUAL = new Cost(19_456, 2, 1);

        public Cost {
            if (memory < 8 * lanes
                    || memory > LARGEST_MEMORY
                    || passes < 1
                    || passes > MOST_PASSES
                    || lanes < 1
                    || lanes > MOST_LANES) {
                throw new IllegalArgumentException("no cost that the SAM would ask for");
            }
        }
    }

    /** @throws IllegalArgumentException if the text is not of this form */
    public static PinVerifier parse(String text) {
        var match = SHAPE.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("not the verifier of a PIN");
        }
        var cost = new Cost(
                Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)), Integer.parseInt(match.group(3)));
        var decoder = Base64.getDecoder();
        return new PinVerifier(
                cost, Bytes.of(decoder.decode(match.group(4))), Bytes.of(decoder.decode(match.group(5))));
    }

    public Cost cost() {
        return cost;
    }

    public Bytes salt() {
        return salt;
    }

    public Bytes mac() {
        return mac;
    }

    /** {@code $argon2id$v=19$m=19456,t=2,p=1$salt$value}. */
    public String encoded() {
        var encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        cost.memory(),
                        cost.passes(),
                        cost.lanes(),
                        encoder.encodeToString(salt.toArray()),
                        encoder.encodeToString(mac.toArray()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PinVerifier that && encoded().equals(that.encoded());
    }

    @Override
    public int hashCode() {
        return mac.hashCode();
    }

    @Override
    public String toString() {
        return "PIN verifier";
    }
}
