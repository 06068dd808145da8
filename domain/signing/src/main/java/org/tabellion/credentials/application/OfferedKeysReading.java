package org.tabellion.credentials.application;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tabellion.credentials.ReadOfferedKeys;
import org.tabellion.credentials.spi.OfferedKeys;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class OfferedKeysReading implements ReadOfferedKeys {

    private static final Duration LIFE = Duration.ofMinutes(1);
    /** So that a SAM that is away does not hold up everybody who asks. */
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(10);

    private final OfferedKeys source;
    private final TrustedTime time;
    private volatile Known known = new Known(Optional.empty(), Instant.MIN);

    OfferedKeysReading(OfferedKeys source, TrustedTime time) {
        this.source = source;
        this.time = time;
    }

    /** @param until is not asked again before */
    private record Known(Optional<Set<KeyAlgorithm>> keys, Instant until) {

        Set<KeyAlgorithm> told() {
            return keys.orElseGet(() -> EnumSet.allOf(KeyAlgorithm.class));
        }
    }

    @Override
    public Set<KeyAlgorithm> offered() {
        var now = time.now();
        var before = known;
        if (now.isBefore(before.until())) {
            return before.told();
        }
        var answer = source.now();
        var after = answer.isPresent()
                ? new Known(answer, now.plus(LIFE))
                : new Known(before.keys(), now.plus(BETWEEN_ATTEMPTS));
        known = after;
        return after.told();
    }
}
