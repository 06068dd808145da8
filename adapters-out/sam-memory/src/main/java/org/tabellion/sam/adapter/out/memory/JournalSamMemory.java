package org.tabellion.sam.adapter.out.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.KnownSigner;
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
    // Measured by MemoryBoundTest: 370 bytes for a token and its answer, which count as two.
    private static final int HEAP_FOR_ONE = 200;
    // What is remembered is written again with each segment: seldom enough to cost little beside the records.
    private static final int SEGMENT_PER_SNAPSHOT = 4;

    // How long a root may wait for the records of calls that are still open: one signature of the module for several.
    private static final long GATHERING_NANOS = 1_500_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition noneOpen = lock.newCondition();
    private final JournalFolder folder;
    private final AuditLog log;
    private final Hsm hsm;
    private final Halt halt;
    private final JournalState state;
    private final Bytes auditKeyId;
    private final long segmentSize;

    private final SortedSet<Long> segments = new TreeSet<>();
    private final long capacity;
    private final long gatheringNanos;
    private SegmentWriter segment;
    // Where the group will lie that is being gathered: known before the one in flight is written.
    private long nextGroup;
    private long roomTaken;
    private long rotateAt;

    private Batch pending = new Batch();
    private @Nullable Batch inFlight;
    private final List<AuditChain.Line> notYetLogged = new ArrayList<>();
    private long roomKept;
    private int sinceSweep;
    private long flushed;
    private long forces;
    private int openCalls;
    // The root that is being made, and the next: who waits for a root waits for one of them.
    private @Nullable Condition round;
    private Condition nextRound = lock.newCondition();
    private long drafted;
    private volatile boolean dead;
    private volatile boolean logIsBehind;
    private volatile boolean isFull;

    private JournalSamMemory(
            JournalFolder folder, SegmentWriter segment, Surroundings around, JournalState state, Limits limits) {
        this.folder = folder;
        this.segment = segment;
        this.log = around.log();
        this.hsm = around.hsm();
        this.halt = around.halt();
        this.state = state;
        this.flushed = state.position().sequence();
        this.segmentSize = limits.segmentSize();
        this.capacity = limits.capacity();
        this.gatheringNanos = limits.gatheringNanos();
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
        return open(folder, Witness.usual(folder), around);
    }

    /** @param witness a file that lasts as long as the machine runs, and is not backed up with the journal */
    public static JournalSamMemory open(Path folder, Path witness, Surroundings around) {
        try {
            return open(FileJournalFolder.open(folder, witness), around, Limits.usual());
        } catch (IOException e) {
            throw Failure.unavailable("the journal", e);
        }
    }

    /**
     * @param segmentSize after how many bytes the next segment begins, at the earliest
     * @param capacity how many tokens and answers are remembered at most
     * @param gatheringNanos how long a root waits at most for calls that are open
     */
    record Limits(long segmentSize, long capacity, long gatheringNanos) {

        Limits(long segmentSize, long capacity) {
            this(segmentSize, capacity, GATHERING_NANOS);
        }

        // A third of the heap for what must be remembered; the rest is for the work.
        static Limits usual() {
            return new Limits(USUAL_SEGMENT, Runtime.getRuntime().maxMemory() / 3 / HEAP_FOR_ONE);
        }
    }

    static JournalSamMemory open(JournalFolder folder, Surroundings around, Limits limits) throws IOException {
        var past = JournalPast.read(folder, around.node(), around.time());
        past.settle();
        var state = past.state();
        var doubt = prove(folder, past, around);
        state.raiseEpoch(epochStep(around.hsm()));
        var segment = SegmentWriter.create(folder, past.newest() + 1);
        writeSnapshot(state, segment);
        var memory = new JournalSamMemory(folder, segment, around, state, limits);
        memory.segments.addAll(past.segments());
        segment.reserve(memory.firstRoom(segment));
        memory.begin(segment);
        past.close(folder);
        past.complete(folder, memory.log);
        memory.start(around.time().now(), doubt);
        memory.log.force();
        memory.deleteUnneeded();
        return memory;
    }

    /** What tells against the journal; nothing if it is proven to be whole, or begins. */
    private static Optional<String> prove(JournalFolder folder, JournalPast past, Surroundings around)
            throws IOException {
        var state = past.state();
        var told = folder.told();
        long known = told.map(Position::sequence).orElse(0L);
        for (var name : AuditLogName.values()) {
            known = Math.max(known, around.log().lastSequence(name).orElse(0));
        }
        long end = state.position().sequence();
        boolean isPutBack =
                known > end || told.filter(it -> it.epoch() > state.epoch()).isPresent();
        if (isPutBack) {
            state.lose(new Position(told.map(Position::epoch).orElse(state.epoch()), Math.max(known, end)));
        }
        if (!isPutBack && told.isPresent()) {
            return Optional.empty();
        }
        var now = around.time().now();
        state.completeFrom(now.isAfter(state.highest()) ? now : state.highest());
        if (isPutBack) {
            return Optional.of("the journal ends at %d and was known up to %d".formatted(end, known));
        }
        return past.last().isPresent() ? Optional.of("nobody can tell how far the journal had got") : Optional.empty();
    }

    private static long epochStep(Hsm hsm) {
        return 1 + new BigInteger(1, hsm.random(3).toArray()).longValue();
    }

    // The end is written apart, when nothing can prevent any more that the journal goes on there.
    private static void writeSnapshot(JournalState state, SegmentWriter segment) throws IOException {
        segment.write(Group.Kind.SNAPSHOT, state.head());
        var items = new SnapshotItems(segment);
        state.writeItems(items);
        items.flush();
    }

    private void start(Instant now, Optional<String> doubt) {
        lock.lock();
        try {
            doubt.ifPresent(it -> append(
                    Entry.of(AuditFacts.administration("memory", "incomplete").detail(it), now, List.of()), List.of()));
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
    public boolean hasReached(Position seen) {
        lock.lock();
        try {
            return state.hasReached(seen);
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
            var held = state.held(key);
            return held == null
                    ? Optional.empty()
                    : kept(held).filter(it -> it.key().equals(key)).map(Found::kept);
        } finally {
            lock.unlock();
        }
    }

    // Within this process nobody asks twice at once; whoever had the call was another, which is no more.
    @Override
    public Begun begun(RequestKey key) {
        return kept(key).<Begun>map(Begun.Answered::new).orElseGet(Begun.Left::new);
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
    public KnownSigner signer(SignerId id) {
        lock.lock();
        try {
            return state.remembered().signer(id);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isWritable() {
        return !dead && !logIsBehind && !isFull;
    }

    @Override
    public Written write(Entry entry) {
        lock.lock();
        try {
            requireAlive();
            if (logIsBehind && entry.closes() == null) {
                throw Failure.unavailable("the audit log", null);
            }
            if (entry.closes() == null && !entry.demands().isEmpty()) {
                requireCapacity();
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
                    sealRound(name, false);
                }
            }
            flushUntil(state.position().sequence());
            if (logIsBehind && inFlight == null) {
                flush();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void rotate(Instant at) {
        lock.lock();
        try {
            requireAlive();
            for (var name : AuditLogName.values()) {
                append(Entry.of(AuditFacts.rotate(state.chain(name).tip()), at, List.of()), List.of());
                append(Entry.of(AuditFacts.goOn(state.chain(name).tip()), at, List.of()), List.of());
            }
            flushUntil(state.position().sequence());
            if (logIsBehind) {
                throw Failure.unavailable("the audit log", null);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void accept(Position told, Instant at) {
        lock.lock();
        try {
            requireAlive();
            var since = at.isAfter(state.highest()) ? at : state.highest();
            var facts =
                    AuditFacts.administration("memory", "incomplete").detail("lost up to " + told + ", and accepted");
            append(Entry.of(facts, at, List.of()), List.of(new Effect.Accepted(told, since)));
            // The first line with a newer place.
            append(Entry.of(AuditFacts.administration("memory", "ok"), at, List.of()), List.of());
            flushUntil(state.position().sequence());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void nameHeads(Instant at) {
        lock.lock();
        try {
            requireAlive();
            var service = state.chain(AuditLogName.SERVICE).tip();
            var admin = state.chain(AuditLogName.ADMIN).tip();
            append(Entry.of(AuditFacts.heads(AuditLogName.SERVICE, admin), at, List.of()), List.of());
            append(Entry.of(AuditFacts.heads(AuditLogName.ADMIN, service), at, List.of()), List.of());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<AuditChain.Head> heads() {
        lock.lock();
        try {
            return Arrays.stream(AuditLogName.values())
                    .map(it -> state.chain(it).tip())
                    .toList();
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
        segment.close();
        if (folder instanceof FileJournalFolder locked) {
            locked.close();
        }
    }

    // With the lock held

    private JournalTicket append(Entry entry, List<Effect> effects) {
        int room = room(entry);
        if (entry.closes() instanceof JournalTicket opened) {
            roomKept -= opened.room;
            openCalls--;
            if (openCalls == 0) {
                noneOpen.signal();
            }
        } else {
            takeRoom(room);
        }
        var at = state.advance(entry.at());
        var line = state.chain(entry.facts().log()).append(entry.facts(), state.epoch(), state.nextSequence(), at);
        var place = state.note(line, effects, nextSpot());
        addToPending(new JournalRecord(line, at, state.epoch(), Optional.empty(), effects));
        roomKept += room;
        openCalls += entry.opens() ? 1 : 0;
        sinceSweep++;
        if (sinceSweep >= RECORDS_BETWEEN_SWEEPS) {
            sinceSweep = 0;
            forgetExpired();
        }
        return new JournalTicket(place, room);
    }

    private Spot nextSpot() {
        return new Spot(segment.number(), nextGroup, pending.payload.size());
    }

    private void forgetExpired() {
        state.forgetExpired();
        isFull = state.size() >= capacity;
    }

    // Rather refuse than die: what is remembered ends with the tokens' lives.
    private void requireCapacity() {
        if (state.size() >= capacity) {
            forgetExpired();
        }
        if (state.size() >= capacity) {
            isFull = true;
            throw Failure.unavailable("the memory, which is full,", null);
        }
    }

    private record Found(RequestKey key, Kept kept) {}

    private Optional<Found> kept(HeldAnswers.Held held) {
        var keep = held.keep() == null ? keepOf(read(held.spot())) : Optional.of(held.keep());
        return keep.map(it -> new Found(
                it.key(), new Kept(it.bodyDigest(), it.tokenDigest(), it.answer(), new JournalTicket(place(held), 0))));
    }

    private static Optional<Demand.Keep> keepOf(JournalRecord record) {
        return record.effects().stream()
                .filter(Effect.Kept.class::isInstance)
                .map(it -> ((Effect.Kept) it).answer())
                .findFirst();
    }

    private JournalState.Place place(HeldAnswers.Held held) {
        var place = held.place();
        var root = held.root();
        if (place != null) {
            return place;
        }
        if (root == null) {
            throw new IllegalStateException("an answer whose record is not open has a root");
        }
        var record = read(held.spot());
        var rootRecord = read(root.spot());
        var tree = rootRecord.root().orElseThrow(() -> damaged("a root")).tree();
        return JournalState.Place.covered(
                new Position(record.epoch(), record.line().sequence()),
                record.line().log(),
                new JournalState.Cover.Computed(
                        root.sequence(),
                        record.line().text(),
                        tree,
                        held.leaf(),
                        rootRecord.line().text()));
    }

    private JournalRecord read(Spot spot) {
        try {
            return JournalRecord.readAt(
                    SegmentReader.groupAt(folder, spot.segment(), spot.group()).payload(), spot.at());
        } catch (IOException | SegmentReader.Damaged e) {
            throw Failure.unavailable("the journal", e);
        }
    }

    private static Failure damaged(String what) {
        return Failure.unavailable("the journal, which lacks " + what + ",", null);
    }

    private void addToPending(JournalRecord record) {
        record.writeTo(pending.payload);
        pending.lines.add(record.line());
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
        long needed = nextGroup + Group.HEADER + pending.payload.size() + roomKept + toKeep + 2L * ROOM_FOR_ANY_RECORD;
        if (needed <= roomTaken) {
            return;
        }
        long wanted = (needed / CHUNK + 1) * CHUNK;
        try {
            segment.reserve(wanted);
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
        while (round != null) {
            round.awaitUninterruptibly();
        }
        requireAlive();
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
            flushUntil(signRoot(name).sequence());
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
        while (openCalls > 0 && left > 0 && !dead) {
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
    private AuditChain.Line signRoot(AuditLogName name) {
        requireAlive();
        var draft = state.chain(name).draft(state.epoch(), state.highest(), auditKeyId);
        drafted = draft.covered().getLast().sequence();
        Bytes signature;
        lock.unlock();
        try {
            signature = hsm.signAudit(draft.digest());
        } finally {
            lock.lock();
        }
        requireAlive();
        var root = state.chain(name).close(draft, signature, state.nextSequence());
        var spot = nextSpot();
        state.cover(draft.covered(), draft.tree(), root, spot);
        state.note(root, List.of(), spot);
        addToPending(new JournalRecord(
                root,
                state.highest(),
                state.epoch(),
                Optional.of(JournalRecord.Root.over(draft.covered(), draft.tree())),
                List.of()));
        return root;
    }

    private void flushUntil(long sequence) {
        while (flushed < sequence) {
            requireAlive();
            if (inFlight == null) {
                flush();
            } else {
                (sequence <= inFlight.last() ? inFlight : pending).settled.awaitUninterruptibly();
            }
        }
    }

    private void flush() {
        var batch = takePending();
        inFlight = batch;
        lock.unlock();
        try {
            if (!batch.isEmpty()) {
                writeRecords(batch.payload(), batch.lines);
            }
            passOn(batch.lines);
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
        if (segment.end() > rotateAt) {
            rotate();
        }
    }

    // Whatever it was, the disk or not: records may be lost that a later flush would be taken to have made durable.
    // Nobody waits on.
    private Failure breakDown(Throwable cause) {
        lock.lock();
        try {
            boolean isFirst = !dead;
            dead = true;
            pending.settled.signalAll();
            nextRound.signalAll();
            noneOpen.signalAll();
            if (isFirst) {
                halt.now("the journal could not be made durable", cause);
            }
        } finally {
            lock.unlock();
        }
        return Failure.unavailable("the journal", cause);
    }

    private Batch takePending() {
        var batch = pending;
        pending = new Batch();
        nextGroup += batch.isEmpty() ? 0 : Group.HEADER + batch.payload.size();
        return batch;
    }

    private void settle(Batch batch) {
        if (!batch.isEmpty()) {
            flushed = batch.last();
            state.settle(flushed);
        }
        batch.settled.signalAll();
    }

    // Nobody else can write now: the lock is held until the new segment stands. If there is no room for one, the
    // journal stays where it is.
    private void rotate() {
        // A channel that an interrupted thread uses is closed by the JDK, which would look like a dead disk.
        boolean interrupted = Thread.interrupted();
        try {
            flushPending();
            var next = next();
            if (next.isPresent()) {
                moveTo(next.get());
            } else {
                rotateAt = segment.end() + CHUNK;
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
                writeRecords(batch.payload(), batch.lines);
                passOn(batch.lines);
                settle(batch);
            } finally {
                batch.settled.signalAll();
            }
        }
    }

    private Optional<SegmentWriter> next() {
        long number = segment.number() + 1;
        try {
            var next = SegmentWriter.create(folder, number);
            try {
                writeSnapshot(state, next);
                next.reserve(firstRoom(next));
                return Optional.of(next);
            } catch (IOException full) {
                next.close();
                throw full;
            }
        } catch (IOException full) {
            return Optional.empty();
        }
    }

    private void moveTo(SegmentWriter next) throws IOException {
        try (var old = segment) {
            begin(next);
            old.write(Group.Kind.MOVED, Bytes.of());
            old.force();
            if (!logIsBehind) {
                log.force();
                deleteUnneeded();
            }
        }
    }

    private void begin(SegmentWriter next) throws IOException {
        roomTaken = firstRoom(next);
        next.write(Group.Kind.SNAPSHOT_END, Bytes.of());
        next.force();
        forces++;
        segment = next;
        segments.add(next.number());
        nextGroup = next.end();
        rotateAt = next.end() + Math.max(segmentSize, SEGMENT_PER_SNAPSHOT * next.end());
    }

    private long firstRoom(SegmentWriter begun) {
        return ((begun.end() + roomKept + 2L * ROOM_FOR_ANY_RECORD) / CHUNK + 1) * CHUNK;
    }

    // An older segment stays as long as an answer in it may be asked for.
    private void deleteUnneeded() throws IOException {
        long oldest = state.answers().oldestSegment().orElse(segment.number());
        while (segments.getFirst() < oldest) {
            folder.delete(segments.getFirst());
            segments.removeFirst();
        }
    }

    // By the one thread that flushes, or rotates
    private void writeRecords(Bytes payload, List<AuditChain.Line> lines) throws IOException {
        // As above: a flush is done for others too.
        boolean interrupted = Thread.interrupted();
        try {
            segment.write(Group.Kind.RECORDS, payload);
            segment.force();
            forces++;
            folder.tell(new Position(state.epoch(), lines.getLast().sequence()));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
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
                if (round == null) {
                    sealRound(place.log(), true);
                } else {
                    (place.position().sequence() <= drafted ? round : nextRound).awaitUninterruptibly();
                }
            }
        }
    }
}
