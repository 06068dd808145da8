package org.tabellion.oauth;

import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.tabellion.access.CheckClientSecret;
import org.tabellion.access.ClientSecret;
import org.tabellion.kernel.ClientId;

/** Hands the comparison of client secrets to {@code access}; {@code encoded} is the client's id. */
final class SecretCheck implements PasswordEncoder {

    private final CheckClientSecret check;

    SecretCheck(CheckClientSecret check) {
        this.check = check;
    }

    @Override
    public String encode(@Nullable CharSequence secret) {
        throw new UnsupportedOperationException("clients are registered elsewhere");
    }

    @Override
    public boolean matches(@Nullable CharSequence secret, @Nullable String encoded) {
        return secret != null
                && encoded != null
                && check.check(new ClientId(encoded), new ClientSecret(secret.toString()));
    }
}
