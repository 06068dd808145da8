package org.tabellion.kernel;

import java.time.Instant;

/** The time that everything written here carries: UTC, in whole milliseconds, so that what is read back equals what was written. */
public interface TrustedTime {

    Instant now();

    /** Whether the clock is known to follow UTC (state of NTP); an evaluation installation answers false. */
    boolean isReferenced();
}
