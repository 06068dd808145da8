package org.tabellion.sam.application;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tabellion.sam.Caller;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.StaticConfiguration;
import org.tabellion.sam.spi.SamConfiguration;

/**
 * Keeps each signing service from filling the module with the making of keys that nobody gets. Counts since the start of
 * this process: what it guards is the module's time, which no restart gives back.
 */
final class GeneratorBounds {

    private static final Duration RATE_OVER = Duration.ofMinutes(1);

    private final SamConfiguration configuration;
    private final Map<Caller, Made> madeBy = new HashMap<>();
    private final Map<KeyPairId, Caller> makers = new HashMap<>();

    GeneratorBounds(SamConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Since when so many were begun, and what waits for its owner. */
    private static final class Made {
        private Instant since = Instant.EPOCH;
        private int begun;
        // In the order of their making, which is that of their end.
        private final Map<KeyPairId, Instant> unassigned = new LinkedHashMap<>();
    }

    /** @throws Denial RATE_LIMITED if {@code client} makes keys too fast, or has too many that are not assigned */
    synchronized void admit(Caller client, Instant now) {
        StaticConfiguration.Limits limits = configuration.fixed().limits();
        var made = madeBy.computeIfAbsent(client, _ -> new Made());
        forgetEnded(made, now);
        if (made.unassigned.size() >= limits.unassignedKeys()) {
            throw tooMany("too many keys wait for an owner");
        }
        if (!now.isBefore(made.since.plus(RATE_OVER))) {
            made.since = now;
            made.begun = 0;
        }
        if (made.begun >= limits.keysPerMinute()) {
            throw tooMany("too many keys within a minute");
        }
        made.begun++;
    }

    synchronized void made(Caller client, KeyPairId key, Instant assignBy) {
        madeBy.computeIfAbsent(client, _ -> new Made()).unassigned.put(key, assignBy);
        makers.put(key, client);
    }

    /** Whoever asked for it: the key has its owner. */
    synchronized void assigned(KeyPairId key) {
        var maker = makers.remove(key);
        var made = maker == null ? null : madeBy.get(maker);
        if (made != null) {
            made.unassigned.remove(key);
        }
    }

    private void forgetEnded(Made made, Instant now) {
        Iterator<Map.Entry<KeyPairId, Instant>> oldest =
                made.unassigned.entrySet().iterator();
        while (oldest.hasNext()) {
            var next = oldest.next();
            if (now.isBefore(next.getValue())) {
                return;
            }
            makers.remove(next.getKey());
            oldest.remove();
        }
    }

    private static Denial tooMany(String description) {
        return Denial.of(SamError.RATE_LIMITED, Reason.LIMIT, description);
    }
}
