package org.tabellion.sam.model;

import java.time.Instant;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.SignerId;

/**
 * What a memory knows of a signer.
 *
 * @param version the newest version of the signer object, 0 if none was ever seen that matters: version 1, without a
 *     factor, needs no memory
 * @param failures tries of the factor that were not found good since the last success
 * @param failedAt when the last of them was made
 * @param counter the highest counter of an authenticator, 0 if it has none
 */
public record KnownSigner(SignerId id, long version, int failures, Optional<Instant> failedAt, long counter)
        implements ValueObject {

    public static KnownSigner unheardOf(SignerId id) {
        return new KnownSigner(id, 0, 0, Optional.empty(), 0);
    }

    /** Whether {@code seen} is history: a newer object of this signer was made. */
    boolean isNewerThan(long seen) {
        return version > seen;
    }

    /** Whether the factor is not to be tried at {@code now}. */
    public boolean isLocked(FactorPatience patience, Instant now) {
        return failures >= patience.tries()
                && patience.pause()
                        .flatMap(pause -> failedAt.map(it -> now.isBefore(it.plus(pause))))
                        .orElse(true);
    }

    KnownSigner seen(long seenVersion) {
        return new KnownSigner(id, Math.max(version, seenVersion), failures, failedAt, counter);
    }

    KnownSigner tried(long ofVersion, Instant now) {
        return new KnownSigner(id, Math.max(version, ofVersion), failures + 1, Optional.of(now), counter);
    }

    /** A try is taken back that was found good, or never judged. */
    KnownSigner takenBack() {
        return new KnownSigner(id, version, Math.max(0, failures - 1), failedAt, counter);
    }

    KnownSigner passed(long ofVersion, long seenCounter) {
        return new KnownSigner(id, Math.max(version, ofVersion), 0, Optional.empty(), Math.max(counter, seenCounter));
    }
}
