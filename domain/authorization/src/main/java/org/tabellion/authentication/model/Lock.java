package org.tabellion.authentication.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;

/**
 * Failures in a row of one authenticator, and until when they lock it: five failures, a quarter of an hour (standards D.6).
 * The count starts anew when a lock has run out.
 */
public record Lock(int failures, Optional<Instant> until) implements ValueObject {

    public static final Lock OPEN = new Lock(0, Optional.empty());

    private static final int FAILURES = 5;
    private static final Duration LOCKED = Duration.ofMinutes(15);

    /** Empty if it is open. */
    public Optional<Instant> lockedUntil(Instant now) {
        return until.filter(now::isBefore);
    }

    public Lock failed(Instant now) {
        int count = until.isPresent() && lockedUntil(now).isEmpty() ? 1 : failures + 1;
        return new Lock(count, count >= FAILURES ? Optional.of(now.plus(LOCKED)) : Optional.empty());
    }
}
