package org.tabellion.sam;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jmolecules.ddd.types.ValueObject;

/**
 * What is fixed for the life of a key when it gets its owner.
 *
 * @param scal1 whether it may be opened without naming the hashes; the policy must allow it
 * @param usageLimit how many signatures it may make in all
 * @param notAfter when it ends, if not with its certificate: minutes from now for a one-time key
 */
public record KeyTerms(boolean scal1, OptionalLong usageLimit, Optional<Instant> notAfter) implements ValueObject {

    /** A long-lived key at sole control level 2. */
    public static final KeyTerms USUAL = new KeyTerms(false, OptionalLong.empty(), Optional.empty());

    public KeyTerms {
        if (usageLimit.isPresent() && usageLimit.getAsLong() < 1) {
            throw new IllegalArgumentException("a key that may sign nothing");
        }
    }
}
