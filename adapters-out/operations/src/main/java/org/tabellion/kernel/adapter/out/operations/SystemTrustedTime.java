package org.tabellion.kernel.adapter.out.operations;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;
import org.tabellion.kernel.TrustedTime;

/** The machine's clock, cut to whole milliseconds. */
public final class SystemTrustedTime implements TrustedTime {

    private final Clock clock;
    private final BooleanSupplier referenced;

    SystemTrustedTime(Clock clock, BooleanSupplier referenced) {
        this.clock = clock;
        this.referenced = referenced;
    }

    /** For production: referenced for as long as the kernel says that NTP disciplines its clock. Linux only. */
    public static SystemTrustedTime disciplined() {
        return new SystemTrustedTime(Clock.systemUTC(), new LinuxClockState()::isSynchronised);
    }

    /** For evaluation: nobody vouches for the clock, and every record says so. */
    public static SystemTrustedTime unreferenced() {
        return new SystemTrustedTime(Clock.systemUTC(), () -> false);
    }

    @Override
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public boolean isReferenced() {
        return referenced.getAsBoolean();
    }
}
