package org.tabellion.bench.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.sam.application.SamHexagon;
import org.tabellion.sam.spi.SamMemory;

/** One machine with one SAM: its clock, where its memory lies, and its process while it lives. */
final class Node {

    private final String name;
    private final Site site;
    private final Scheduler scheduler;
    private final Clock clock;
    private Storage storage;
    private Object process = new Object();
    private @Nullable SamHexagon sam;
    private @Nullable SamMemory memory;

    Node(String name, Site site, Scheduler scheduler, Supplier<Instant> trueTime, Storage storage) {
        this.name = name;
        this.site = site;
        this.scheduler = scheduler;
        this.clock = new Clock(scheduler, trueTime);
        this.storage = storage;
    }

    /** Shows the true time, but for what it is off. */
    static final class Clock implements TrustedTime {

        private final Scheduler scheduler;
        private final Supplier<Instant> trueTime;
        private Duration off = Duration.ZERO;

        private Clock(Scheduler scheduler, Supplier<Instant> trueTime) {
            this.scheduler = scheduler;
            this.trueTime = trueTime;
        }

        void step(Duration by) {
            off = off.plus(by);
        }

        void putRight() {
            off = Duration.ZERO;
        }

        Instant reading() {
            return trueTime.get().plus(off).truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public Instant now() {
            var now = reading();
            scheduler.pause();
            return now;
        }

        @Override
        public boolean isReferenced() {
            return true;
        }
    }

    String name() {
        return name;
    }

    Site site() {
        return site;
    }

    Clock clock() {
        return clock;
    }

    Storage storage() {
        return storage;
    }

    void uses(Storage other) {
        storage = other;
    }

    /** What its threads die with. */
    Object process() {
        return process;
    }

    boolean isUp() {
        return sam != null;
    }

    SamHexagon sam() {
        return Objects.requireNonNull(sam);
    }

    Optional<SamMemory> memory() {
        return Optional.ofNullable(memory);
    }

    void isUpWith(SamHexagon started, SamMemory opened) {
        sam = started;
        memory = opened;
    }

    /** The process is gone, as by {@code kill -9}, or with the power of the machine. */
    void kill(boolean power) {
        var died = end();
        storage.die(power);
        scheduler.kill(died);
    }

    /** The SAM ends itself: by one of its own threads, which does not go on. */
    void halt(String reason, Throwable cause) {
        scheduler.kill(end());
    }

    private Object end() {
        var died = process;
        process = new Object();
        sam = null;
        memory = null;
        return died;
    }

    @Override
    public String toString() {
        return name;
    }
}
