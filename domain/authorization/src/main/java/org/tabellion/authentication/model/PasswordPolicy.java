package org.tabellion.authentication.model;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.tabellion.authentication.Password;

/** What a password must be (NIST SP 800-63B: length, and none of the common ones; no rules of composition). */
public final class PasswordPolicy {

    private static final int SHORTEST = 12;
    private static final int LONGEST = 128;
    private static final Set<String> COMMON = Set.of(
            "123456789012",
            "passwordpassword",
            "password1234",
            "qwertyuiopas",
            "qwertyuiop12",
            "1q2w3e4r5t6y",
            "iloveyou1234",
            "administrator",
            "letmeinletmein",
            "welcome12345",
            "contrasena12",
            "passwort1234",
            "motdepasse12",
            "111111111111",
            "000000000000",
            "abcdefghijkl",
            "tabellion123");

    private PasswordPolicy() {}

    /** @return the stable code of what is wrong with it; empty if nothing is */
    public static Optional<String> fault(Password password, String mailAddress) {
        var value = password.value();
        var lower = value.toLowerCase(Locale.ROOT);
        int length = value.codePointCount(0, value.length());
        if (length < SHORTEST) {
            return Optional.of("password_too_short");
        }
        if (length > LONGEST) {
            return Optional.of("password_too_long");
        }
        if (lower.contains(mailAddress.toLowerCase(Locale.ROOT))) {
            return Optional.of("password_is_mail_address");
        }
        if (COMMON.contains(lower) || value.chars().distinct().count() < 4) {
            return Optional.of("password_too_common");
        }
        return Optional.empty();
    }
}
