package org.tabellion.signers;

import org.tabellion.kernel.Failure;

/**
 * A legal person as the certificate will name it (EN 319 412-3).
 *
 * @param country ISO 3166-1 alpha-2
 * @param identifier EN 319 412-1 semantics identifier, as {@code VATES-B12345678}
 */
public record Organization(String name, String country, String identifier) {

    private static final int LONGEST = 64;

    public Organization {
        check(name, "[\\p{L}\\p{M}\\p{N}][\\p{L}\\p{M}\\p{N} .,'\u2019&()/+-]*", "name");
        check(country, "[A-Z]{2}", "country");
        check(identifier, "(VAT|NTR|PSD|LEI)[A-Z]{2}-[A-Za-z0-9.-]+", "identifier");
    }

    private static void check(String value, String shape, String member) {
        if (value.length() > LONGEST || !value.matches(shape)) {
            throw Failure.invalid("invalid_" + member, "%s is missing or not of its form".formatted(member));
        }
    }
}
