package org.tabellion.kernel.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.tabellion.kernel.TrustedTime;

/** Stands still until it is told to go on. */
public final class ManualTime implements TrustedTime {

    private volatile Instant now;

    public ManualTime(Instant start) {
        now = start.truncatedTo(ChronoUnit.MILLIS);
    }

    public static ManualTime at(String instant) {
        return new ManualTime(Instant.parse(instant));
    }

    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    /** Also backwards, as clocks of virtual machines do. */
    public void set(Instant to) {
        now = to.truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public boolean isReferenced() {
        return true;
    }
}
