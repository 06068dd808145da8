package org.tabellion.authentication.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;

/**
 * Tries in a row that were not good, and until when they lock the factor. A try is counted before it is judged, and a
 * good one takes all counts back.
 *
 * @param locks how often it was locked since the last good try
 */
public record FactorLock(int failures, int locks, Optional<Instant> until) implements ValueObject {

    public static final FactorLock OPEN = new FactorLock(0, 0, Optional.empty());

    /** Until somebody who may do so ends it. */
    public static final Instant FOR_GOOD = Instant.parse("9999-12-31T00:00:00Z");

    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofMinutes(15);

    public boolean isClosed(Instant now) {
        return until.filter(now::isBefore).isPresent();
    }

    /** @param pauses how often a quarter of an hour is enough, before it is locked for good */
    public FactorLock tried(Instant now, int pauses) {
        int count = until.isPresent() ? 1 : failures + 1;
        if (count < TRIES) {
            return new FactorLock(count, locks, Optional.empty());
        }
        return new FactorLock(count, locks + 1, Optional.of(locks < pauses ? now.plus(PAUSE) : FOR_GOOD));
    }

    public int triesLeft() {
        return Math.max(0, TRIES - failures);
    }
}
