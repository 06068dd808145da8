package org.tabellion.sam.model;

import java.time.Duration;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;

/**
 * How often a factor may fail.
 *
 * @param tries failures in a row that lock it
 * @param pause after which one more try is allowed; without it only a new factor unlocks
 */
public record FactorPatience(int tries, Optional<Duration> pause) implements ValueObject {

    public FactorPatience {
        if (tries < 1) {
            throw new IllegalArgumentException("at least one try");
        }
    }
}
