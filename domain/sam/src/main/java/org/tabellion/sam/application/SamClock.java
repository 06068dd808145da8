package org.tabellion.sam.application;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.spi.SamConfiguration;
import org.tabellion.sam.spi.SamMemory;

/** The time by which tokens are judged: it never goes back, also not over restarts, nor from one node to the next. */
final class SamClock {

    private final TrustedTime wall;
    private final SamConfiguration configuration;
    private final SamMemory memory;
    private final AtomicReference<Instant> highest;

    SamClock(TrustedTime wall, SamConfiguration configuration, SamMemory memory) {
        this.wall = wall;
        this.configuration = configuration;
        this.memory = memory;
        this.highest = new AtomicReference<>(memory.highestTime());
    }

    /** @throws Denial CLOCK_UNTRUSTED if the wall clock has gone back by more than the skew that is allowed, or runs ahead */
    Instant now() {
        // Before the clock is read: what another thread reads later is no step back of this one.
        var known = latest(memory.highestTime());
        var now = wall.now();
        if (now.isBefore(known.minus(skew()))) {
            throw Denial.of(SamError.CLOCK_UNTRUSTED, Reason.CLOCK, "the clock has gone back");
        }
        if (now.isAfter(memory.latestPlausible())) {
            throw Denial.of(SamError.CLOCK_UNTRUSTED, Reason.CLOCK, "the clock is ahead of the shared memory's");
        }
        return latest(now);
    }

    /** The time for a record, which is written whether the clock can be trusted or not. */
    Instant forRecord() {
        var now = wall.now();
        var limit = memory.latestPlausible();
        return latest(now.isAfter(limit) ? limit : now);
    }

    boolean isTrusted() {
        var known = latest(memory.highestTime());
        var now = wall.now();
        return !now.isBefore(known.minus(skew())) && !now.isAfter(memory.latestPlausible());
    }

    Duration skew() {
        return Duration.ofSeconds(configuration.current().clockSkewInSeconds());
    }

    private Instant latest(Instant now) {
        return highest.accumulateAndGet(now, (known, seen) -> seen.isAfter(known) ? seen : known);
    }
}
