package org.tabellion.authentication.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;

/**
 * Failures in a row of one authenticator, and until when they lock it: five failures, a quarter of an hour.
 * The count starts anew when a lock has run out.
 */
public record Lockout(int failures, Optional<Instant> until) implements ValueObject {

    public static final Lockout OPEN = new Lockout(0, Optional.empty());

    private static final int FAILURES = 5;
    private static final Duration LOCKED = Duration.ofMinutes(15);

    /** Empty if it is open. */
    public Optional<Instant> lockedUntil(Instant now) {
        return until.filter(now::isBefore);
    }

    public Lockout failed(Instant now) {
        int count = until.isPresent() && lockedUntil(now).isEmpty() ? 1 : failures + 1;
        return new Lockout(count, count >= FAILURES ? Optional.of(now.plus(LOCKED)) : Optional.empty());
    }
}
