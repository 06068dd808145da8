package org.tabellion.sam.adapter.out.memory;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.spi.Hsm;

/**
 * Has the audit's roots signed: one signature of the module for the records of all calls that end together. Whoever
 * waits first makes the root, the others wait for that or the next. Used with the journal's lock held, which is left
 * while the module signs.
 */
final class JournalRoots {

    private final ReentrantLock lock;
    private final JournalState state;
    private final JournalGroups groups;
    private final Hsm hsm;
    private final Bytes auditKeyId;
    private final long gatheringNanos;

    private final Condition noneOpen;
    private int openCalls;
    // The root that is being made, and the next: who waits for a root waits for one of them.
    private @Nullable Condition round;
    private Condition nextRound;
    private long drafted;

    /**
     * @param auditKeyId SHA-256 of the public key that verifies the roots
     * @param gatheringNanos how long a root waits at most for calls that are open
     */
    JournalRoots(
            ReentrantLock lock,
            JournalState state,
            JournalGroups groups,
            Hsm hsm,
            Bytes auditKeyId,
            long gatheringNanos) {
        this.lock = lock;
        this.state = state;
        this.groups = groups;
        this.hsm = hsm;
        this.auditKeyId = auditKeyId;
        this.gatheringNanos = gatheringNanos;
        this.noneOpen = lock.newCondition();
        this.nextRound = lock.newCondition();
        groups.whenDead(this::wakeAll);
    }

    void callOpened() {
        openCalls++;
    }

    void callClosed() {
        openCalls--;
        if (openCalls == 0) {
            noneOpen.signal();
        }
    }

    /** Makes a root over what has none, and has it flushed. */
    void seal(AuditLogName name) {
        while (round != null) {
            round.awaitUninterruptibly();
        }
        groups.requireAlive();
        sealRound(name, false);
    }

    /**
     * The root over the record of that place, when it is drafted and not yet durable.
     *
     * @throws Failure UNAVAILABLE if there will be none
     */
    JournalState.Cover cover(JournalState.Place place) {
        while (true) {
            groups.requireAlive();
            var cover = place.cover();
            if (cover != null) {
                return cover;
            }
            if (round == null) {
                sealRound(place.log(), true);
            } else {
                (place.position().sequence() <= drafted ? round : nextRound).awaitUninterruptibly();
            }
        }
    }

    /** Makes a root and has it flushed, for all who wait for it; others wait for the next. */
    private void sealRound(AuditLogName name, boolean gathering) {
        var mine = nextRound;
        nextRound = lock.newCondition();
        round = mine;
        drafted = Long.MAX_VALUE;
        try {
            if (gathering) {
                gather();
            }
            groups.flushUntil(sign(name).sequence());
        } finally {
            round = null;
            mine.signalAll();
            // One of those who came too late makes the next.
            nextRound.signal();
        }
    }

    // Only while others are at work: a lone call does not wait.
    private void gather() {
        boolean interrupted = false;
        long left = gatheringNanos;
        while (openCalls > 0 && left > 0 && !groups.isDead()) {
            try {
                left = noneOpen.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true;
                left = 0;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // The module is asked without the lock: whoever signs there may be waiting for a flush of ours.
    private AuditChain.Line sign(AuditLogName name) {
        groups.requireAlive();
        var draft = state.chain(name).draft(state.epoch(), state.highest(), auditKeyId);
        drafted = draft.covered().getLast().sequence();
        Bytes signature;
        lock.unlock();
        try {
            signature = hsm.signAudit(draft.digest());
        } finally {
            lock.lock();
        }
        groups.requireAlive();
        var root = state.chain(name).close(draft, signature, state.nextSequence());
        var spot = groups.nextSpot();
        state.cover(draft.covered(), draft.tree(), root, spot);
        state.note(root, List.of(), spot);
        groups.add(new JournalRecord(
                root,
                state.highest(),
                state.epoch(),
                Optional.of(JournalRecord.Root.over(draft.covered(), draft.tree())),
                List.of()));
        return root;
    }

    private void wakeAll() {
        nextRound.signalAll();
        noneOpen.signalAll();
    }
}
