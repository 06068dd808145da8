package org.tabellion.sam.adapter.out.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.spi.Halt;

/**
 * Makes records durable: those of all threads that come together are written as one group and forced once, and passed
 * on to the audit's log. Whoever waits first does it for all. What cannot be made durable is the end of the process.
 * Used with the journal's lock held, which is left while the disk works.
 */
final class JournalGroups {

    private final ReentrantLock lock;
    private final JournalState state;
    private final JournalSegments segments;
    private final LogFeed log;
    private final Halt halt;
    private final List<Runnable> mourners = new ArrayList<>();

    private Batch pending;
    private @Nullable Batch inFlight;
    private long flushed;
    private volatile boolean dead;

    JournalGroups(ReentrantLock lock, JournalState state, JournalSegments segments, LogFeed log, Halt halt) {
        this.lock = lock;
        this.state = state;
        this.segments = segments;
        this.log = log;
        this.halt = halt;
        this.pending = new Batch();
        this.flushed = state.position().sequence();
    }

    /** @param waking wakes those who wait for what will never come */
    void whenDead(Runnable waking) {
        mourners.add(waking);
    }

    /** Where the next record will lie. */
    Spot nextSpot() {
        return segments.spot(pending.payload.size());
    }

    /** @throws Failure UNAVAILABLE if the disk has no room for the records to come */
    void takeRoom(int toKeep) {
        segments.takeRoom(pending.payload.size(), toKeep);
    }

    void add(JournalRecord record) {
        record.writeTo(pending.payload);
        pending.lines.add(record.line());
    }

    /** @throws Failure UNAVAILABLE if the journal has broken down */
    void requireAlive() {
        if (dead) {
            throw Failure.unavailable("the journal", null);
        }
    }

    boolean isDead() {
        return dead;
    }

    /** Returns when all up to {@code sequence} is durable. */
    void flushUntil(long sequence) {
        while (flushed < sequence) {
            requireAlive();
            if (inFlight == null) {
                flush();
            } else {
                (sequence <= inFlight.last() ? inFlight : pending).settled.awaitUninterruptibly();
            }
        }
    }

    /** Offers the log again what it has not taken. */
    void catchUp() {
        if (log.isBehind() && inFlight == null) {
            flush();
        }
    }

    private void flush() {
        var batch = takePending();
        inFlight = batch;
        lock.unlock();
        try {
            write(batch);
        } catch (IOException e) {
            throw breakDown(e);
        } catch (RuntimeException | Error e) {
            breakDown(e);
            throw e;
        } finally {
            lock.lock();
            inFlight = null;
            if (dead) {
                batch.settled.signalAll();
            } else {
                settle(batch);
                // One of those who came too late flushes next.
                pending.settled.signal();
            }
        }
        if (segments.isLong()) {
            moveOn();
        }
    }

    // Nobody else can write now: the lock is held until the new segment stands.
    private void moveOn() {
        // A channel that an interrupted thread uses is closed by the JDK, which would look like a dead disk.
        boolean interrupted = Thread.interrupted();
        try {
            flushPending();
            if (segments.moveOn() && !log.isBehind()) {
                log.force();
                segments.deleteUnneeded();
            }
        } catch (IOException e) {
            throw breakDown(e);
        } catch (RuntimeException | Error e) {
            breakDown(e);
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void flushPending() throws IOException {
        if (!pending.isEmpty()) {
            var batch = takePending();
            try {
                write(batch);
                settle(batch);
            } finally {
                batch.settled.signalAll();
            }
        }
    }

    private Batch takePending() {
        var batch = pending;
        pending = new Batch();
        if (!batch.isEmpty()) {
            segments.gathered(batch.payload.size());
        }
        return batch;
    }

    private void write(Batch batch) throws IOException {
        if (!batch.isEmpty()) {
            segments.write(batch.payload(), new Position(state.epoch(), batch.last()));
        }
        log.handOn(batch.lines);
    }

    private void settle(Batch batch) {
        if (!batch.isEmpty()) {
            flushed = batch.last();
            state.settle(flushed);
        }
        batch.settled.signalAll();
    }

    // Whatever it was, the disk or not: records may be lost that a later flush would be taken to have made durable.
    // Nobody waits on.
    private Failure breakDown(Throwable cause) {
        lock.lock();
        try {
            boolean isFirst = !dead;
            dead = true;
            pending.settled.signalAll();
            mourners.forEach(Runnable::run);
            if (isFirst) {
                halt.now("the journal could not be made durable", cause);
            }
        } finally {
            lock.unlock();
        }
        return Failure.unavailable("the journal", cause);
    }

    void close() throws IOException {
        dead = true;
        segments.close();
    }

    /** Records that will be made durable by one force. */
    private final class Batch {

        private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
        private final List<AuditChain.Line> lines = new ArrayList<>();
        private final Condition settled = lock.newCondition();

        boolean isEmpty() {
            return lines.isEmpty();
        }

        /** The last sequence in it; that of no record if it is empty. */
        long last() {
            return isEmpty() ? -1 : lines.getLast().sequence();
        }

        Bytes payload() {
            return Bytes.of(payload.toByteArray());
        }
    }
}
