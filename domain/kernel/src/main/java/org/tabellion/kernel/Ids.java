package org.tabellion.kernel;

/**
 * Makes ids: a prefix that tells the kind, then 48 bits of time and 80 of chance in Crockford base32 (26 characters),
 * so that ids of one kind sort by the time of their making and cannot be guessed.
 */
public final class Ids {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int CHANCE_IN_BYTES = 10;

    private final TrustedTime time;
    private final Randomness randomness;

    public Ids(TrustedTime time, Randomness randomness) {
        this.time = time;
        this.randomness = randomness;
    }

    /** @param prefix with its underscore, as {@code cr_} */
    public String next(String prefix) {
        var text = new StringBuilder(prefix);
        encode(text, time.now().toEpochMilli(), 10);
        var chance = randomness.bytes(CHANCE_IN_BYTES).toArray();
        encode(text, fortyBits(chance, 0), 8);
        encode(text, fortyBits(chance, 5), 8);
        return text.toString();
    }

    /**
     * For the compact constructors of ids.
     *
     * @throws IllegalArgumentException if {@code value} is not {@code prefix} and 26 characters of the alphabet
     */
    public static void check(String prefix, String value) {
        if (!value.startsWith(prefix)
                || value.length() != prefix.length() + 26
                || !isOfAlphabet(value, prefix.length())) {
            throw new IllegalArgumentException("an id of this kind is %s and 26 characters".formatted(prefix));
        }
    }

    private static boolean isOfAlphabet(String value, int from) {
        for (int i = from; i < value.length(); i++) {
            if (ALPHABET.indexOf(value.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static void encode(StringBuilder text, long bits, int characters) {
        for (int shift = 5 * (characters - 1); shift >= 0; shift -= 5) {
            text.append(ALPHABET.charAt((int) (bits >>> shift) & 31));
        }
    }

    private static long fortyBits(byte[] bytes, int from) {
        long bits = 0;
        for (int i = from; i < from + 5; i++) {
            bits = bits << 8 | bytes[i] & 0xff;
        }
        return bits;
    }
}
