package org.tabellion.authentication.model;

import java.util.Arrays;
import java.util.Optional;
import org.tabellion.authentication.SigningSecret;

/** What a signing PIN must be (standards D.7): 6 to 12 digits, or 8 to 64 characters; no run, no repeat. */
public final class PinPolicy {

    private static final int FEWEST_DIGITS = 6;
    private static final int FEWEST_CHARACTERS = 8;
    private static final int MOST_DIGITS = 12;
    private static final int MOST_CHARACTERS = 64;

    private PinPolicy() {}

    /** @return the stable code of what is wrong with it; empty if nothing is */
    public static Optional<String> fault(SigningSecret pin) {
        var value = pin.value();
        try {
            boolean digits = isDigits(value);
            if (value.length < (digits ? FEWEST_DIGITS : FEWEST_CHARACTERS)) {
                return Optional.of("pin_too_short");
            }
            if (value.length > (digits ? MOST_DIGITS : MOST_CHARACTERS)) {
                return Optional.of("pin_too_long");
            }
            return isSimple(value) ? Optional.of("pin_too_simple") : Optional.empty();
        } finally {
            Arrays.fill(value, '\0');
        }
    }

    private static boolean isDigits(char[] value) {
        for (char c : value) {
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    /** All by the same step up or down (111111, 123456, 987654), or one half repeated (123123, 121212). */
    private static boolean isSimple(char[] value) {
        boolean even = true;
        for (int i = 2; i < value.length; i++) {
            even &= value[i] - value[i - 1] == value[1] - value[0];
        }
        return (even && Math.abs(value[1] - value[0]) <= 1) || isRepeat(value);
    }

    private static boolean isRepeat(char[] value) {
        for (int period = 1; period <= value.length / 2; period++) {
            boolean repeats = value.length % period == 0;
            for (int i = period; i < value.length; i++) {
                repeats &= value[i] == value[i - period];
            }
            if (repeats) {
                return true;
            }
        }
        return false;
    }
}
