package org.tabellion.samclient;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Keeps callers from a node that fails: after three failures in a row it is left alone for a while that doubles with each
 * further one, and then tried by one caller. Judged by what calls meet, not by what a node says of its health.
 */
final class Backoff {

    private static final int PATIENCE = 3;
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private int failures;
    private long until;

    Backoff(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized boolean admits() {
        if (failures < PATIENCE) {
            return true;
        }
        long now = nanoTime.getAsLong();
        if (now - until < 0) {
            return false;
        }
        // The one that tries: the others wait for what becomes of it.
        until = now + pause();
        return true;
    }

    /** As {@link #admits}, without taking the turn. */
    synchronized boolean isWell() {
        return failures < PATIENCE;
    }

    synchronized void succeeded() {
        failures = 0;
    }

    synchronized void failed() {
        failures = Math.min(failures + 1, 30);
        until = nanoTime.getAsLong() + pause();
    }

    // Half of it by chance, so that many servers do not come back at once.
    private long pause() {
        long whole = Math.min(FIRST.toNanos() << Math.clamp(failures - PATIENCE, 0, 10), LONGEST.toNanos());
        return whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1);
    }
}
