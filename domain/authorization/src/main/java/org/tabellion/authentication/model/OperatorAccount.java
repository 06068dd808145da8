package org.tabellion.authentication.model;

import java.time.Instant;
import org.jmolecules.ddd.types.ValueObject;

/**
 * The account of an operator, which belongs to the installation and to no group.
 *
 * @param hash self-describing (Argon2id with its parameters and salt)
 */
public record OperatorAccount(String name, String hash, Lockout lock) implements ValueObject {

    public OperatorAccount failed(Instant now) {
        return new OperatorAccount(name, hash, lock.failed(now));
    }

    public OperatorAccount succeeded() {
        return new OperatorAccount(name, hash, Lockout.OPEN);
    }

    /** Fixed: a hash is a secret too. */
    @Override
    public String toString() {
        return "operator account";
    }
}
