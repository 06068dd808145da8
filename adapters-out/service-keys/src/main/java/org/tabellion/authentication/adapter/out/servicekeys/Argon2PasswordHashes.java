package org.tabellion.authentication.adapter.out.servicekeys;

import java.util.Objects;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.spi.PasswordHashes;
import org.tabellion.kernel.Randomness;

/** Argon2id with 19 MiB, two passes, one lane (OWASP's choice; RFC 9106 allows it), 16 bytes of salt, 32 of hash. */
@Component
class Argon2PasswordHashes implements PasswordHashes {

    private static final int SALT_IN_BYTES = 16;
    private static final int HASH_IN_BYTES = 32;
    private static final int LANES = 1;
    private static final int MEMORY_IN_KIB = 19 * 1024;
    private static final int PASSES = 2;

    private final Argon2PasswordEncoder encoder = newEncoder();
    private final String ofNobody;

    Argon2PasswordHashes(Randomness randomness) {
        // Of a password that nobody was told.
        this.ofNobody = hash(new Password(randomness.bytes(32).base64Url()));
    }

    static Argon2PasswordEncoder newEncoder() {
        return new Argon2PasswordEncoder(SALT_IN_BYTES, HASH_IN_BYTES, LANES, MEMORY_IN_KIB, PASSES);
    }

    @Override
    public String hash(Password password) {
        return Objects.requireNonNull(encoder.encode(password.value()));
    }

    @Override
    public boolean matches(Password password, String hash) {
        return encoder.matches(password.value(), hash);
    }

    @Override
    public String ofNobody() {
        return ofNobody;
    }
}
