package org.tabellion.sam.adapter.out.memory;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
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
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.SamMemory;

/**
 * The SAM's memory as a journal of segments. Records of all threads that come together are written as one group and
 * forced once: whoever waits first does it for all. Each opening begins a new segment with a snapshot of what still
 * matters, written afresh, so that nothing rests on pages whose way to the disk nobody knows.
 */
public final class JournalSamMemory implements SamMemory, AutoCloseable {

    private static final long USUAL_SEGMENT = 64L << 20;
    private static final int ROOM_TO_CLOSE = 16 * 1024;
    // A hash, its value by RSA-4096 in line and answer, base64url, and the members around it.
    private static final int ROOM_FOR_A_HASH = 2 * 1024;
    private static final int RECORDS_BETWEEN_SWEEPS = 1024;
    // Measured by MemoryBoundTest: 370 bytes for a token and its answer, which count as two.
    private static final int HEAP_FOR_ONE = 200;

    // How long a root may wait for the records of calls that are still open: one signature of the module for several.
    private static final long GATHERING_NANOS = 1_500_000;

    private final ReentrantLock lock;
    private final JournalState state;
    private final JournalSegments segments;
    private final JournalGroups groups;
    private final JournalRoots roots;
    private final JournalAnswers answers;
    private final LogFeed log;
    private final long capacity;
    private int sinceSweep;
    private volatile boolean isFull;

    private JournalSamMemory(
            ReentrantLock lock,
            JournalState state,
            JournalSegments segments,
            JournalGroups groups,
            JournalRoots roots,
            JournalAnswers answers,
            LogFeed log,
            long capacity) {
        this.lock = lock;
        this.state = state;
        this.segments = segments;
        this.groups = groups;
        this.roots = roots;
        this.answers = answers;
        this.log = log;
        this.capacity = capacity;
    }

    /**
     * Opens the journal in {@code folder}, which this process alone may use; makes it if there is none.
     *
     * @throws Failure CONFLICT if another process has it open, or {@code journal_damaged} if it cannot be told what was
     *     forgotten; UNAVAILABLE if it cannot be read or written
     */
    public static JournalSamMemory open(Path folder, MemorySurroundings around) {
        return open(folder, Witness.usual(folder), around);
    }

    /** @param witness a file that lasts as long as the machine runs, and is not backed up with the journal */
    public static JournalSamMemory open(Path folder, Path witness, MemorySurroundings around) {
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

    static JournalSamMemory open(JournalFolder folder, MemorySurroundings around, Limits limits) throws IOException {
        var past = JournalPast.read(folder, around.node(), around.time());
        past.settle();
        var state = past.state();
        var doubt = prove(folder, past, around);
        state.raiseEpoch(epochStep(around.hsm()));
        var auditKeyId = DigestAlgorithm.SHA256.digest(around.hsm().auditPublicKey());
        var segments = JournalSegments.after(past, folder, state, limits.segmentSize());
        var lock = new ReentrantLock();
        var log = new LogFeed(around.log());
        var groups = new JournalGroups(lock, state, segments, log, around.halt());
        var roots = new JournalRoots(lock, state, groups, around.hsm(), auditKeyId, limits.gatheringNanos());
        past.close(folder);
        past.complete(folder, around.log());
        var memory = new JournalSamMemory(
                lock, state, segments, groups, roots, new JournalAnswers(folder), log, limits.capacity());
        memory.start(around.time().now(), doubt);
        log.force();
        segments.deleteUnneeded();
        return memory;
    }

    /** What tells against the journal; nothing if it is proven to be whole, or begins. */
    private static Optional<String> prove(JournalFolder folder, JournalPast past, MemorySurroundings around)
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
                    : answers.keep(held)
                            .filter(it -> it.key().equals(key))
                            .map(it -> new Kept(
                                    it.bodyDigest(),
                                    it.tokenDigest(),
                                    it.answer(),
                                    new JournalTicket(answers.place(held), 0)));
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
        return !groups.isDead() && !log.isBehind() && !isFull;
    }

    @Override
    public Written write(Entry entry) {
        lock.lock();
        try {
            groups.requireAlive();
            if (entry.closes() == null) {
                log.requireTakesAll();
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
                    roots.seal(name);
                }
            }
            groups.flushUntil(state.position().sequence());
            groups.catchUp();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void rotate(Instant at) {
        lock.lock();
        try {
            groups.requireAlive();
            for (var name : AuditLogName.values()) {
                append(Entry.of(AuditFacts.rotate(state.chain(name).tip()), at, List.of()), List.of());
                append(Entry.of(AuditFacts.goOn(state.chain(name).tip()), at, List.of()), List.of());
            }
            groups.flushUntil(state.position().sequence());
            log.requireTakesAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void accept(Position told, Instant at) {
        lock.lock();
        try {
            groups.requireAlive();
            var since = at.isAfter(state.highest()) ? at : state.highest();
            var facts =
                    AuditFacts.administration("memory", "incomplete").detail("lost up to " + told + ", and accepted");
            append(Entry.of(facts, at, List.of()), List.of(new Effect.Accepted(told, since)));
            // The first line with a newer place.
            append(Entry.of(AuditFacts.administration("memory", "ok"), at, List.of()), List.of());
            groups.flushUntil(state.position().sequence());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void nameHeads(Instant at) {
        lock.lock();
        try {
            groups.requireAlive();
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
            return segments.forces();
        } finally {
            lock.unlock();
        }
    }

    /** Signs what is left to sign, and closes the files. */
    @Override
    public void close() throws IOException {
        if (!groups.isDead()) {
            seal(highestTime(), false);
            log.force();
        }
        groups.close();
    }

    // With the lock held

    private JournalTicket append(Entry entry, List<Effect> effects) {
        int room = room(entry);
        if (entry.closes() instanceof JournalTicket opened) {
            segments.keepRoom(-opened.room);
            roots.callClosed();
        } else {
            groups.takeRoom(room);
        }
        var at = state.advance(entry.at());
        var line = state.chain(entry.facts().log()).append(entry.facts(), state.epoch(), state.nextSequence(), at);
        var place = state.note(line, effects, groups.nextSpot());
        groups.add(new JournalRecord(line, at, state.epoch(), Optional.empty(), effects));
        segments.keepRoom(room);
        if (entry.opens()) {
            roots.callOpened();
        }
        sinceSweep++;
        if (sinceSweep >= RECORDS_BETWEEN_SWEEPS) {
            sinceSweep = 0;
            forgetExpired();
        }
        return new JournalTicket(place, room);
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
                groups.flushUntil(place.position().sequence());
            } finally {
                lock.unlock();
            }
        }

        @Override
        public AuditEvidence awaitRoot() {
            JournalState.Cover cover;
            lock.lock();
            try {
                cover = roots.cover(place);
                groups.flushUntil(cover.rootSequence());
            } finally {
                lock.unlock();
            }
            return cover.evidence();
        }
    }
}
