package org.tabellion.signers.adapter.out.jdbc;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tabellion.signers.Organization;

/** The three columns that are empty together. */
final class Organizations {

    private Organizations() {}

    static Optional<Organization> of(@Nullable String name, @Nullable String country, @Nullable String identifier) {
        return name == null || country == null || identifier == null
                ? Optional.empty()
                : Optional.of(new Organization(name, country, identifier));
    }
}
