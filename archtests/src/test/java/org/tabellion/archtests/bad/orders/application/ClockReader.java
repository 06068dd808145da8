package org.tabellion.archtests.bad.orders.application;

import java.time.Instant;

/** Bad (6). */
final class ClockReader {

    Instant now() {
        return Instant.now();
    }
}
