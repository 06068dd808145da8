package org.tabellion.sam.adapter.out.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * What the codes that a module answers mean: data, from {@code answers.properties}; a vendor's file may put a code
 * elsewhere.
 */
final class Answers {

    /** What brings the module back, if anything does. */
    enum Remedy {
        /** A new session. */
        SESSION,
        /** Log in again and find the keys again: every private handle of the process is dead. */
        LOGIN,
        /** Start again from the search for the token. */
        DEVICE,
        /** Nothing: the call was wrong, or the device has no room for it now. */
        NONE,
        /** The code does not tell whether the call or the device is at fault: the device is asked something that works. */
        DOUBT
    }

    private static final String PREFIX = "answers.";
    private static final String PIN = "pin";
    private static final String BLOB = "blob";
    private static final Answers STANDARD = standard();

    private final Map<Long, Remedy> remedies = new HashMap<>();
    private final Set<Long> refusedPins = new HashSet<>();
    private final Set<Long> badBlobs = new HashSet<>();

    private Answers() {}

    private static Answers standard() {
        try (var stream = Answers.class.getResourceAsStream("answers.properties")) {
            if (stream == null) {
                throw new IllegalStateException("answers.properties is missing");
            }
            var properties = new Properties();
            properties.load(stream);
            var standard = new Answers();
            standard.take(properties);
            return standard;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The standard's, but for what a vendor's file says otherwise: {@code answers.device = 0x80000123}.
     *
     * @throws IllegalArgumentException if the file names a class that there is not, or no number
     */
    static Answers with(Properties vendor) {
        var answers = new Answers();
        answers.remedies.putAll(STANDARD.remedies);
        answers.refusedPins.addAll(STANDARD.refusedPins);
        answers.badBlobs.addAll(STANDARD.badBlobs);
        answers.take(vendor);
        return answers;
    }

    private void take(Properties properties) {
        for (var name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                take(name.substring(PREFIX.length()), codes(properties.getProperty(name)));
            }
        }
    }

    private void take(String kind, List<Long> codes) {
        switch (kind) {
            case PIN -> refusedPins.addAll(codes);
            case BLOB -> badBlobs.addAll(codes);
            case "session" -> put(codes, Remedy.SESSION);
            case "login" -> put(codes, Remedy.LOGIN);
            case "device" -> put(codes, Remedy.DEVICE);
            case "none" -> put(codes, Remedy.NONE);
            case "doubt" -> put(codes, Remedy.DOUBT);
            default -> throw new IllegalArgumentException("there is no " + PREFIX + kind);
        }
    }

    private void put(List<Long> codes, Remedy remedy) {
        codes.forEach(it -> remedies.put(it, remedy));
    }

    private static List<Long> codes(String text) {
        var codes = new ArrayList<Long>();
        for (var part : text.split(",", -1)) {
            if (!part.isBlank()) {
                codes.add(Long.decode(part.strip()));
            }
        }
        return codes;
    }

    /** A code that nobody has told us of says nothing about the device: DOUBT. */
    Remedy remedy(Pkcs11Exception answer) {
        return remedies.getOrDefault(answer.code(), Remedy.DOUBT);
    }

    /** A PIN that the module refused is not shown to it again: a third wrong one would lock the token. */
    boolean refusesPin(Pkcs11Exception answer) {
        return refusedPins.contains(answer.code());
    }

    /**
     * Whether C_UnwrapKey may mean the blob by it. The codes do not tell a bad blob from a broken device: SoftHSM
     * answers both with CKR_GENERAL_ERROR.
     */
    boolean mayMeanBadBlob(Pkcs11Exception answer) {
        return answer.function().equals("C_UnwrapKey") && badBlobs.contains(answer.code());
    }
}
