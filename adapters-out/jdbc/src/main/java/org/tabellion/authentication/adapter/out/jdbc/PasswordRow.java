package org.tabellion.authentication.adapter.out.jdbc;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.tabellion.authentication.model.Lockout;
import org.tabellion.authentication.model.PasswordFactor;
import org.tabellion.kernel.SignerId;

@Table("authentication_password")
record PasswordRow(@Id String signerId, String groupId, String hash, int failures, @Nullable Instant lockedUntil) {

    static PasswordRow of(PasswordFactor factor) {
        return new PasswordRow(
                factor.signer().value(),
                PresentGroup.id(),
                factor.hash(),
                factor.lock().failures(),
                factor.lock().until().orElse(null));
    }

    PasswordFactor toFactor() {
        return new PasswordFactor(
                new SignerId(signerId), hash, new Lockout(failures, Optional.ofNullable(lockedUntil)));
    }
}
