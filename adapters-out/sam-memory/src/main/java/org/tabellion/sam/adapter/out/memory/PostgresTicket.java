package org.tabellion.sam.adapter.out.memory;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.spi.SamMemory.Entry;
import org.tabellion.sam.spi.SamMemory.Ticket;
import org.tabellion.sam.spi.SamMemory.Written;

/** A record on its way into the shared memory, and what became of it. */
final class PostgresTicket implements Ticket {

    // Longer than a group can take with all its time limits: nobody waits for ever, whatever happened.
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    // So long the end of what was begun is tried again when the database does not answer.
    private static final Duration INSISTENCE = Duration.ofSeconds(10);

    private final Entry entry;
    private final Rooting rooting;
    private final long born = System.nanoTime();
    private @Nullable Written written;
    private @Nullable Position position;
    private @Nullable String auditId;
    private @Nullable Failure failure;
    private @Nullable Supplier<AuditEvidence> evidence;
    private @Nullable Failure withoutRoot;

    /** Has a root signed over what a log has. */
    interface Rooting {
        void ask(AuditLogName log, PostgresTicket whoWaits);
    }

    PostgresTicket(Entry entry, Rooting rooting) {
        this.entry = entry;
        this.rooting = rooting;
    }

    Entry entry() {
        return entry;
    }

    /** Whether the shared state must be seen to decide. */
    boolean isAsking() {
        return entry.demands().stream().anyMatch(it -> !(it instanceof Demand.Keep) && !(it instanceof Demand.Release));
    }

    /** Whether its answer will be waited for with its proof. */
    boolean wantsRoot() {
        return entry.demands().stream().anyMatch(Demand.Keep.class::isInstance);
    }

    synchronized boolean isAnswered() {
        return written != null;
    }

    synchronized boolean isCovered() {
        return evidence != null;
    }

    /** Whether it is worth trying again: it ends what was begun, and its caller waits still. */
    boolean insists() {
        return entry.closes() != null && System.nanoTime() - born < INSISTENCE.toNanos();
    }

    // By the writer

    synchronized void granted(Position at, String id, int left) {
        position = at;
        auditId = id;
        written = new Written.Granted(this, left);
        notifyAll();
    }

    synchronized void refused(Written.Refused refusal) {
        written = refusal;
        notifyAll();
    }

    synchronized void failed(Failure why) {
        if (written == null) {
            failure = why;
        }
        notifyAll();
    }

    synchronized void covered(Supplier<AuditEvidence> by) {
        evidence = by;
        notifyAll();
    }

    synchronized void notRooted(Failure why) {
        withoutRoot = why;
        notifyAll();
    }

    // By whoever wrote it

    synchronized Written await() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (written == null) {
            if (failure != null) {
                throw again(failure);
            }
            pause(end);
        }
        return written;
    }

    // Each waiter gets one of its own, with its own stack.
    private static Failure again(Failure failure) {
        return Failure.unavailable("the memory", failure);
    }

    @Override
    public synchronized Position position() {
        await();
        if (position == null) {
            throw new IllegalStateException("a refused record has no place");
        }
        return position;
    }

    @Override
    public synchronized String auditId() {
        await();
        if (auditId == null) {
            throw new IllegalStateException("a refused record has no name");
        }
        return auditId;
    }

    @Override
    public void awaitFlush() {
        await();
    }

    @Override
    public AuditEvidence awaitRoot() {
        await();
        return rooted().get();
    }

    private Supplier<AuditEvidence> rooted() {
        synchronized (this) {
            if (evidence != null) {
                return evidence;
            }
            withoutRoot = null;
        }
        rooting.ask(entry.facts().log(), this);
        return awaitEvidence();
    }

    private synchronized Supplier<AuditEvidence> awaitEvidence() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (evidence == null) {
            if (withoutRoot != null) {
                throw again(withoutRoot);
            }
            pause(end);
        }
        return evidence;
    }

    private synchronized void pause(long end) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw Failure.unavailable("the memory", null);
        }
        try {
            wait(left);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("the memory", interrupted);
        }
    }
}
