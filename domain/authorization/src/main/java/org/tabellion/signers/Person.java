package org.tabellion.signers;

import java.util.Locale;
import org.tabellion.kernel.Failure;

/**
 * A natural person as the certificate will name them (EN 319 412-2).
 *
 * @param country ISO 3166-1 alpha-2
 * @param serialNumber EN 319 412-1 semantics identifier, as {@code PNOES-12345678Z}
 */
public record Person(
        String givenName, String surname, String country, String serialNumber, String mailAddress, Locale language) {

    private static final int LONGEST = 64;

    public Person {
        check(givenName, "[\\p{L}\\p{M}][\\p{L}\\p{M} .'\u2019-]*", "given_name");
        check(surname, "[\\p{L}\\p{M}][\\p{L}\\p{M} .'\u2019-]*", "surname");
        check(country, "[A-Z]{2}", "country");
        check(serialNumber, "(PAS|IDC|PNO|TAX|TIN)[A-Z]{2}-[A-Za-z0-9.-]+", "serial_number");
        check(mailAddress, "[^@\\s<>\",;:]+@[^@\\s<>\",;:]+", "mail_address");
    }

    private static void check(String value, String shape, String member) {
        if (value.length() > LONGEST || !value.matches(shape)) {
            throw Failure.invalid("invalid_" + member, "%s is missing or not of its form".formatted(member));
        }
    }

    /** Personal data: not for logs. */
    @Override
    public String toString() {
        return "person";
    }
}
