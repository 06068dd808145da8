package org.tabellion.authentication.model;

import java.time.Instant;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.SignerId;

/**
 * What a signer knows.
 *
 * @param hash self-describing (Argon2id with its parameters and salt)
 *
 */
public record PasswordFactor(SignerId signer, String hash, Lockout lock) implements ValueObject {

    public PasswordFactor failed(Instant now) {
        return new PasswordFactor(signer, hash, lock.failed(now));
    }

    public PasswordFactor succeeded() {
        return new PasswordFactor(signer, hash, Lockout.OPEN);
    }

    /** Fixed: a hash is a secret too. */
    @Override
    public String toString() {
        return "password factor";
    }
}
