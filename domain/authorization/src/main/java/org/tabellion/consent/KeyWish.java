package org.tabellion.consent;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tabellion.kernel.Failure;

/**
 * What a client wishes a key of a signer to be, in the words of CSC's {@code credentialCreationRequest}. It can only agree with
 * what the group issues and with who the signer is known to be.
 *
 * @param certificatePolicy empty for that of the group
 * @param subjectData by the names that the client uses; none for the name that is known
 */
public record KeyWish(Optional<String> certificatePolicy, Map<String, String> subjectData) {

    /** None: whatever the group makes. */
    public static final KeyWish ANY = new KeyWish(Optional.empty(), Map.of());

    private static final int LONGEST = 255;
    private static final int MOST = 16;

    /** @throws Failure INVALID, with the name of the member in its message */
    public KeyWish {
        subjectData = Map.copyOf(subjectData);
        check(certificatePolicy.stream().allMatch(KeyWish::isText), "certificatePolicy");
        check(
                subjectData.size() <= MOST
                        && subjectData.entrySet().stream().allMatch(it -> isText(it.getKey()) && isText(it.getValue())),
                "subjectData");
    }

    private static void check(boolean good, String member) {
        if (!good) {
            throw Failure.invalid("invalid_key_wish", "Invalid parameter " + member);
        }
    }

    private static boolean isText(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST
                && text.codePoints().noneMatch(it -> it < 0x20 || Character.getType(it) == Character.SURROGATE);
    }

    /** The members in the order of their names: for those who keep it. */
    public Map<String, String> sortedSubjectData() {
        return new TreeMap<>(subjectData);
    }

    /** Personal data: not for logs. */
    @Override
    public String toString() {
        return "key wish";
    }
}
