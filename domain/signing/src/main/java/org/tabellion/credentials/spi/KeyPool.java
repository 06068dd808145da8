package org.tabellion.credentials.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.tabellion.credentials.spi.SigningKeys.SealedKey;
import org.tabellion.kernel.KeyAlgorithm;

/**
 * Keys made ahead, of no group and no signer, over all servers. A key is taken once: it is in the pool, or with whoever took
 * it, also over a crash.
 */
public interface KeyPool {

    /** What a key that is taken must have left until it has to be assigned. */
    Duration TIME_TO_ASSIGN = Duration.ofHours(1);

    /**
     * Takes the key that has to be assigned soonest, for good once the unit of work is committed; and notes that keys of this
     * kind are wanted.
     *
     * @param usableUntil when it must still be assignable
     */
    Optional<SealedKey> take(KeyAlgorithm algorithm, Instant now, Instant usableUntil);

    /** A key that is there already is not put twice. */
    void put(KeyAlgorithm algorithm, SealedKey key, Instant assignBy);

    /** What there is of each kind that was wanted since. */
    List<Level> levels(Instant wantedSince, Instant usableUntil);

    /**
     * The turn to fill up one kind, which one server at a time has: until it gives it back, or until {@code until}.
     *
     * @return how often filling has failed in a row; empty if it is another's turn, or nobody's yet
     */
    OptionalInt begin(KeyAlgorithm algorithm, Instant now, Instant until);

    /** Gives the turn back: nobody has the next one before {@code next}. */
    void end(KeyAlgorithm algorithm, Instant next, int failures);

    /** Forgets the keys that cannot be assigned at this time any more. @return how many */
    int drop(Instant usableUntil);

    record Level(KeyAlgorithm algorithm, int depth) {}

    /**
     * @param lowWater fewer than so many keys of a kind, and it is filled up; 0 for no pool
     * @param full up to so many
     */
    record Size(int lowWater, int full) {
        public Size {
            if (lowWater < 0 || full < lowWater || full > 1000) {
                throw new IllegalArgumentException("a pool is filled from its low-water mark up to at most 1000 keys");
            }
        }
    }
}
