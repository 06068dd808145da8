package org.tabellion.sam.model;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a new PIN must be: 6 to 12 digits, or 8 characters and more; no sequence, no repetition. Refusals quote nothing.
 *
 * @param leastDigits of a PIN of digits alone
 * @param leastCharacters of any other
 */
public record PinRules(int leastDigits, int leastCharacters) {

    private static final int MOST_DIGITS = 12;
    private static final int LONGEST = 256;
    private static final int FEWEST_DISTINCT = 3;

    /** The objection against it, if there is one. */
    public Optional<String> judge(Pin pin) {
        var bytes = pin.utf8();
        boolean digits = IntStream.range(0, bytes.length).allMatch(i -> bytes[i] >= '0' && bytes[i] <= '9');
        int least = digits ? leastDigits : leastCharacters;
        if (characters(bytes) < least) {
            return Optional.of(
                    "the PIN is too short: %d digits or %d characters".formatted(leastDigits, leastCharacters));
        }
        if (bytes.length > (digits ? MOST_DIGITS : LONGEST)) {
            return Optional.of("the PIN is too long");
        }
        return isRepetition(bytes) || isSequence(bytes)
                ? Optional.of("the PIN is a sequence or a repetition")
                : Optional.empty();
    }

    // Of UTF-8: all bytes but those that continue a character.
    private static long characters(byte[] utf8) {
        return IntStream.range(0, utf8.length)
                .filter(i -> (utf8[i] & 0xc0) != 0x80)
                .count();
    }

    /** Few different characters, or one part over and over: 111222, 121212, 123123. */
    private static boolean isRepetition(byte[] bytes) {
        return IntStream.range(0, bytes.length).map(i -> bytes[i]).distinct().count() < FEWEST_DISTINCT
                || IntStream.rangeClosed(1, bytes.length / 2).anyMatch(period -> IntStream.range(period, bytes.length)
                        .allMatch(i -> bytes[i] == bytes[i - period]));
    }

    /** One step up or down, or the same wider step, from each character to the next: 123456, 987654, 890123, 135790. */
    private static boolean isSequence(byte[] bytes) {
        int step = step(bytes, 1);
        return IntStream.range(2, bytes.length).allMatch(i -> step(bytes, i) == step);
    }

    // Digits go round from 9 to 0.
    private static int step(byte[] bytes, int to) {
        return Math.floorMod(bytes[to] - bytes[to - 1], 10);
    }
}
