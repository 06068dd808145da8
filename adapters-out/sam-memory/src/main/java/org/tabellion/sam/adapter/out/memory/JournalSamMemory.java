package org.tabellion.sam.adapter.out.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.Remembered.Decision;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.spi.AuditLog;
import org.tabellion.sam.spi.Halt;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.SamMemory;

/**
 * The SAM's memory as a journal of segments. Records of all threads that come together are written as one group and
 * forced once: whoever waits first does it for all. Each opening begins a new segment with a snapshot of what still
 * matters, written afresh, so that nothing rests on pages whose way to the disk nobody knows.
 */
public final class JournalSamMemory implements SamMemory, AutoCloseable {

    private static final long CHUNK = 4L << 20;
    private static final long USUAL_SEGMENT = 64L << 20;
    private static final int ROOM_FOR_ANY_RECORD = 64 * 1024;
    private static final int ROOM_TO_CLOSE = 16 * 1024;
    // A hash, its value by RSA-4096 in line and answer, base64url, and the members around it.
    private static final int ROOM_FOR_A_HASH = 2 * 1024;
    private static final int RECORDS_BETWEEN_SWEEPS = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final JournalFolder folder;
    private final AuditLog log;
    private final Hsm hsm;
    private final Halt halt;
    private final JournalState state;
    private final Bytes auditKeyId;
    private final long segmentSize;

    private JournalFolder.JournalFile file;
    private long segment;
    private long groups;
    private long end;
    private long roomTaken;
    private long rotateAt;
    private Bytes chain = Group.NO_CHAIN;

    private ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private List<AuditChain.Line> pendingLines = new ArrayList<>();
    private final List<AuditChain.Line> notYetLogged = new ArrayList<>();
    private long roomKept;
    private long inFlight;
    private int sinceSweep;
    private long flushed;
    private long forces;
    private boolean flushing;
    private boolean sealing;
    private volatile boolean dead;
    private volatile boolean logIsBehind;

    private JournalSamMemory(
            JournalFolder folder,
            JournalFolder.JournalFile file,
            long segment,
            Surroundings around,
            JournalState state,
            long segmentSize) {
        this.folder = folder;
        this.file = file;
        this.segment = segment;
        this.log = around.log();
        this.hsm = around.hsm();
        this.halt = around.halt();
        this.state = state;
        this.flushed = state.position().sequence();
        this.segmentSize = segmentSize;
        this.auditKeyId = DigestAlgorithm.SHA256.digest(hsm.auditPublicKey());
    }

    /** @param hsm signs the roots */
    public record Surroundings(String node, AuditLog log, Hsm hsm, Halt halt, TrustedTime time) {}

    /**
     * Opens the journal in {@code folder}, which this process alone may use; makes it if there is none.
     *
     * @throws Failure CONFLICT if another process has it open, or {@code journal_damaged} if it cannot be told what was
     *     forgotten; UNAVAILABLE if it cannot be read or written
     */
    public static JournalSamMemory open(Path folder, Surroundings around) {
        try {
            return open(FileJournalFolder.open(folder), around, USUAL_SEGMENT);
        } catch (IOException e) {
            throw Failure.unavailable("the journal", e);
        }
    }

    /** @param segmentSize after how many bytes the next segment begins */
    static JournalSamMemory open(JournalFolder folder, Surroundings around, long segmentSize) throws IOException {
        var past = JournalPast.read(folder, around.node(), around.time());
        var state = past.state();
        state.raiseEpoch();
        long segment = past.newest() + 1;
        var memory = new JournalSamMemory(folder, folder.create(segment), segment, around, state, segmentSize);
        var snapshot = state.snapshot();
        memory.file.reserve(memory.firstRoom(snapshot));
        memory.beginSegment(snapshot);
        past.close(folder);
        memory.log.append(past.linesAfter(memory.log));
        memory.start(around.time().now());
        memory.log.force();
        past.deleteAllIn(folder);
        return memory;
    }

    private void start(Instant now) {
        lock.lock();
        try {
            for (var name : AuditLogName.values()) {
                var facts = name == AuditLogName.SERVICE
                        ? AuditFacts.service("start", "ok")
                        : AuditFacts.administration("start", "ok");
                append(Entry.of(facts, now, List.of()), List.of());
            }
        } finally {
            lock.unlock();
        }
        seal(now, true);
    }

    @Override
    public Position position() {
        lock.lock();
        try {
            return state.position();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Instant highestTime() {
        lock.lock();
        try {
            return state.highest();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Instant complete() {
        return state.complete();
    }

    @Override
    public Optional<Kept> kept(RequestKey key) {
        lock.lock();
        try {
            return Optional.ofNullable(state.held(key))
                    .map(it -> new Kept(
                            it.keep().bodyDigest(),
                            it.keep().tokenDigest(),
                            it.keep().answer(),
                            new JournalTicket(it.place(), 0)));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long retiredGeneration(KeyPairId key) {
        lock.lock();
        try {
            return state.remembered().retiredGeneration(key);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isWritable() {
        return !dead && !logIsBehind;
    }

    @Override
    public Written write(Entry entry) {
        lock.lock();
        try {
            requireAlive();
            if (logIsBehind && entry.closes() == null) {
                throw Failure.unavailable("the audit log", null);
            }
            return switch (state.remembered().decide(entry.demands())) {
                case Decision.Refused(var reason) -> new Written.Refused(reason);
                case Decision.Granted(var effects, int left) -> new Written.Granted(append(entry, effects), left);
            };
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void seal(Instant at, boolean heartbeat) {
        lock.lock();
        try {
            state.advance(at);
            for (var name : AuditLogName.values()) {
                var chainOfLog = state.chain(name);
                if (chainOfLog.needsRoot() || (heartbeat && !chainOfLog.open().isEmpty())) {
                    awaitTurnToSeal();
                    sealRound(name);
                }
            }
            flushUntil(state.position().sequence());
            if (logIsBehind) {
                flush();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How often the disk was asked to make something durable, since the opening. */
    public long forces() {
        lock.lock();
        try {
            return forces;
        } finally {
            lock.unlock();
        }
    }

    /** Signs what is left to sign, and closes the files. */
    @Override
    public void close() throws IOException {
        if (!dead) {
            seal(highestTime(), false);
            log.force();
        }
        dead = true;
        file.close();
        if (folder instanceof FileJournalFolder locked) {
            locked.close();
        }
    }

    // With the lock held

    private JournalTicket append(Entry entry, List<Effect> effects) {
        int room = room(entry);
        if (entry.closes() instanceof JournalTicket opened) {
            roomKept -= opened.room;
        } else {
            takeRoom(room);
        }
        var at = state.advance(entry.at());
        var line = state.chain(entry.facts().log()).append(entry.facts(), state.epoch(), state.nextSequence(), at);
        var place = state.note(line, effects);
        addToPending(new JournalRecord(line, at, state.epoch(), 0, effects));
        roomKept += room;
        sinceSweep++;
        if (sinceSweep >= RECORDS_BETWEEN_SWEEPS) {
            sinceSweep = 0;
            state.forgetExpired();
        }
        return new JournalTicket(place, room);
    }

    private void addToPending(JournalRecord record) {
        record.writeTo(pending);
        pendingLines.add(record.line());
    }

    private static int room(Entry entry) {
        if (!entry.opens()) {
            return 0;
        }
        int hashes = 0;
        for (var demand : entry.demands()) {
            if (demand instanceof Demand.SpendHashes spend) {
                hashes += spend.taken().size();
            }
        }
        return ROOM_TO_CLOSE + hashes * ROOM_FOR_A_HASH;
    }

    // A record that ends what was begun must not fail for want of disk: its room is taken before anything is begun.
    private void takeRoom(int toKeep) {
        long needed = end + inFlight + pending.size() + roomKept + toKeep + 2L * ROOM_FOR_ANY_RECORD;
        if (needed <= roomTaken) {
            return;
        }
        long wanted = (needed / CHUNK + 1) * CHUNK;
        try {
            file.reserve(wanted);
            roomTaken = wanted;
        } catch (IOException full) {
            throw Failure.unavailable("the journal's disk", full);
        }
    }

    private void requireAlive() {
        if (dead) {
            throw Failure.unavailable("the journal", null);
        }
    }

    private void awaitTurnToSeal() {
        while (sealing) {
            changed.awaitUninterruptibly();
        }
        requireAlive();
    }

    // The module is asked without the lock: whoever signs there may be waiting for a flush of ours.
    private void sealRound(AuditLogName name) {
        var draft = state.chain(name).draft(state.epoch(), state.highest(), auditKeyId);
        sealing = true;
        Bytes signature;
        lock.unlock();
        try {
            signature = hsm.signAudit(draft.digest());
        } finally {
            lock.lock();
            sealing = false;
            changed.signalAll();
        }
        requireAlive();
        var root = state.chain(name).close(draft, signature, state.nextSequence());
        state.cover(draft.covered(), draft.tree(), root);
        state.note(root, List.of());
        addToPending(new JournalRecord(
                root, state.highest(), state.epoch(), draft.covered().getLast().sequence(), List.of()));
    }

    private void flushUntil(long sequence) {
        while (flushed < sequence) {
            requireAlive();
            if (flushing) {
                changed.awaitUninterruptibly();
            } else {
                flush();
            }
        }
    }

    private void flush() {
        var payload = Bytes.of(pending.toByteArray());
        var lines = pendingLines;
        pending = new ByteArrayOutputStream();
        pendingLines = new ArrayList<>();
        flushing = true;
        inFlight = payload.length() + Group.HEADER;
        boolean done = false;
        lock.unlock();
        try {
            if (payload.length() > 0) {
                writeGroup(Group.Kind.RECORDS, payload);
            }
            passOn(lines);
            done = true;
        } finally {
            lock.lock();
            flushing = false;
            inFlight = 0;
            if (!done) {
                dead = true;
            } else if (!lines.isEmpty()) {
                flushed = lines.getLast().sequence();
            }
            changed.signalAll();
        }
        if (end > rotateAt) {
            rotate();
        }
    }

    // Nobody else can write now: the lock is held until the new segment stands. If there is no room for one, the
    // journal
    // stays where it is.
    private void rotate() {
        if (pending.size() > 0) {
            var payload = Bytes.of(pending.toByteArray());
            var lines = pendingLines;
            pending = new ByteArrayOutputStream();
            pendingLines = new ArrayList<>();
            writeGroup(Group.Kind.RECORDS, payload);
            passOn(lines);
            flushed = lines.getLast().sequence();
            changed.signalAll();
        }
        var snapshot = state.snapshot();
        var next = next(snapshot);
        if (next.isEmpty()) {
            rotateAt = end + CHUNK;
            return;
        }
        try (var old = file) {
            file = next.get();
            var moved = Group.after(chain, groups, Group.Kind.MOVED, Bytes.of());
            long oldEnd = end;
            segment++;
            beginSegment(snapshot);
            old.write(oldEnd, moved.encoded());
            old.force();
            if (!logIsBehind) {
                log.force();
                folder.delete(segment - 1);
            }
        } catch (IOException e) {
            die(e);
        }
    }

    private Optional<JournalFolder.JournalFile> next(Bytes snapshot) {
        try {
            var next = folder.create(segment + 1);
            next.reserve(firstRoom(snapshot));
            return Optional.of(next);
        } catch (IOException full) {
            return Optional.empty();
        }
    }

    private long firstRoom(Bytes snapshot) {
        return ((snapshot.length() + roomKept + 2L * ROOM_FOR_ANY_RECORD) / CHUNK + 1) * CHUNK;
    }

    // By the one thread that flushes, or rotates

    private void beginSegment(Bytes snapshot) {
        groups = 0;
        end = 0;
        roomTaken = firstRoom(snapshot);
        rotateAt = segmentSize + snapshot.length();
        chain = Group.NO_CHAIN;
        writeGroup(Group.Kind.SNAPSHOT, snapshot);
    }

    private void writeGroup(Group.Kind kind, Bytes payload) {
        var group = Group.after(chain, groups, kind, payload);
        var encoded = group.encoded();
        // A channel that an interrupted thread uses is closed by the JDK, which would look like a dead disk.
        boolean interrupted = Thread.interrupted();
        try {
            file.write(end, encoded);
            file.force();
            forces++;
        } catch (IOException e) {
            die(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        chain = group.chain();
        groups++;
        end += encoded.length();
    }

    private void passOn(List<AuditChain.Line> lines) {
        notYetLogged.addAll(lines);
        try {
            log.append(notYetLogged);
            notYetLogged.clear();
            logIsBehind = false;
        } catch (Failure unavailable) {
            // The journal has the lines. Nothing new is begun until the log has them too.
            logIsBehind = true;
        }
    }

    private void die(IOException cause) {
        dead = true;
        halt.now("the journal could not be made durable", cause);
        throw Failure.unavailable("the journal", cause);
    }

    private final class JournalTicket implements Ticket {

        private final JournalState.Place place;
        private final int room;

        JournalTicket(JournalState.Place place, int room) {
            this.place = place;
            this.room = room;
        }

        @Override
        public Position position() {
            return place.position();
        }

        @Override
        public void awaitFlush() {
            lock.lock();
            try {
                flushUntil(place.position().sequence());
            } finally {
                lock.unlock();
            }
        }

        @Override
        public AuditEvidence awaitRoot() {
            JournalState.Cover cover;
            lock.lock();
            try {
                cover = cover();
                flushUntil(cover.rootSequence());
            } finally {
                lock.unlock();
            }
            return cover.evidence();
        }

        private JournalState.Cover cover() {
            while (true) {
                requireAlive();
                var cover = place.cover();
                if (cover != null) {
                    return cover;
                }
                if (sealing) {
                    changed.awaitUninterruptibly();
                } else {
                    sealRound(place.log());
                }
            }
        }
    }
}
