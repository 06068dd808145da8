package org.tabellion.sam.adapter.out.memory;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.AuditLogName;

/**
 * The one thread by which a node writes: what comes while it writes is the next group. It alone changes what is known of
 * the memory's state, which all may read.
 */
final class PostgresWriter {

    private static final int MOST_IN_A_GROUP = 500;
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 2_000;
    private static final int MOST_DELETED = 500;
    private static final Duration TO_LEARN_AN_OUTCOME = Duration.ofSeconds(8);
    private static final Duration FOR_THE_FORMER_PROCESS = Duration.ofSeconds(3);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(1);
    private static final Duration BETWEEN_TRIES_FOR_ROOM = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PostgresAddress address;
    private final MemorySurroundings around;
    private final Bytes auditKeyId;
    private final LinkedBlockingQueue<PostgresWork> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    private volatile Position position = new Position(0, 0);
    private volatile Instant highest = Instant.EPOCH;
    private volatile Instant complete = Instant.MAX;
    private volatile ServerClock clock = new ServerClock(Instant.EPOCH, 0);
    private volatile boolean isDown;
    private volatile boolean hasRoom = true;
    private volatile boolean logIsBehind;
    private volatile boolean dead;
    private volatile boolean closing;
    private volatile List<AuditChain.Head> heads;
    private volatile long groups;
    private volatile long statements;

    // The writer's alone, once it runs
    private final PostgresPartitions partitions = new PostgresPartitions();
    private final List<AuditChain.Line> notYetLogged = new ArrayList<>();
    private final List<PostgresTicket> insisting = new ArrayList<>();
    private final List<AuditFacts> notices = new ArrayList<>();
    private @Nullable PostgresSession session;
    private @Nullable InDoubt inDoubt;
    private boolean isRoomWanted;
    private long roomTriedAt = System.nanoTime();
    private NodeChains chains;
    private volatile long cleanedAt = System.nanoTime();

    /** What the server's clock said, and when. */
    private record ServerClock(Instant said, long at) {

        Instant now() {
            return said.plusNanos(System.nanoTime() - at);
        }
    }

    /** A group whose commit was not answered. */
    private record InDoubt(NodeChains draft, Position place, Map<PostgresTicket, Integer> granted) {}

    private PostgresWriter(
            PostgresAddress address, MemorySurroundings around, PostgresSession session, NodeChains chains) {
        this.address = address;
        this.around = around;
        this.session = session;
        this.chains = chains;
        this.heads = chains.heads();
        this.auditKeyId = DigestAlgorithm.SHA256.digest(around.hsm().auditPublicKey());
        this.thread = Thread.ofPlatform().name("sam-memory").daemon().unstarted(this::work);
    }

    /** Takes the node for this start, in a session that has its lock. */
    static PostgresWriter begin(PostgresAddress address, MemorySurroundings around, PostgresSession session)
            throws SQLException {
        var head = session.lock(Instant.EPOCH);
        long epoch = head.place().epoch() + 1;
        session.setEpoch(epoch);
        var chains = session.chains(around.node(), epoch);
        long logged = Long.MIN_VALUE;
        for (var log : AuditLogName.values()) {
            logged = Math.max(logged, around.log().lastSequence(log).orElse(0));
        }
        var writer = new PostgresWriter(address, around, session, chains);
        // Our own log tells of records that the database does not have.
        if (logged > chains.sequence()) {
            chains.skip(logged);
            writer.moveOn(session, head, "the database is behind the log of this node");
        } else if (!head.server().equals(session.server())) {
            writer.moveOn(session, head, "the database runs anew, or is another");
        }
        session.own(chains);
        var opened = PostgresSession.look(session.connection());
        session.commit();
        writer.learn(opened);
        writer.completeLog(session);
        return writer;
    }

    // What a database tells that may have been put back is not the whole truth: nothing issued before now is taken.
    private void moveOn(PostgresSession to, PostgresSession.Head head, String why) throws SQLException {
        moveOn(to, head, around.time().now(), why);
    }

    private void moveOn(PostgresSession to, PostgresSession.Head head, Instant wall, String why) throws SQLException {
        var limit = head.clock().plusSeconds(DynamicConfiguration.GREATEST_SKEW_IN_SECONDS);
        var now = latest(head.highest(), wall.isAfter(limit) ? limit : wall);
        long epoch = Math.max(Math.max(head.place().epoch(), position.epoch()), chains.epoch()) + 1;
        to.moveTo(new Position(epoch, head.place().sequence()), now);
        notices.add(AuditFacts.administration("memory", "incomplete").detail(why));
        partitions.forget();
    }

    private void accept(PostgresSession open, Position told, Instant at) throws SQLException {
        var head = open.lock(highest);
        requireSame(open, head, 1);
        var place = new Position(
                Math.max(head.place().epoch(), told.epoch()),
                Math.max(head.place().sequence(), told.sequence()));
        moveOn(open, head.at(place), at, "lost up to " + told + ", and accepted");
        var now = PostgresSession.look(open.connection());
        open.commit();
        learn(now);
    }

    private void completeLog(PostgresSession from) throws SQLException {
        long known = Long.MAX_VALUE;
        for (var log : AuditLogName.values()) {
            known = Math.min(known, around.log().lastSequence(log).orElse(0));
        }
        // What was moved away was in the log once.
        long after = Math.max(known, from.logged(around.node()));
        for (var lines = from.lines(around.node(), after, MOST_AT_ONCE);
                !lines.isEmpty();
                lines = from.lines(around.node(), after, MOST_AT_ONCE)) {
            from.commit();
            after = lines.getLast().sequence();
            around.log()
                    .append(lines.stream()
                            .filter(it -> it.sequence()
                                    > around.log().lastSequence(it.log()).orElse(0))
                            .toList());
        }
        from.commit();
        around.log().force();
    }

    // By everybody

    void start() {
        thread.start();
    }

    /** Writes what is at hand, leaves the database, and writes no more. */
    void end() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    Position position() {
        return position;
    }

    Instant highest() {
        return highest;
    }

    Instant complete() {
        return complete;
    }

    Instant latestPlausible() {
        return clock.now().plusSeconds(DynamicConfiguration.GREATEST_SKEW_IN_SECONDS);
    }

    List<AuditChain.Head> heads() {
        return heads;
    }

    long groups() {
        return groups;
    }

    long statements() {
        return statements;
    }

    boolean isWritable() {
        return !dead && !isDown && hasRoom && !logIsBehind;
    }

    boolean isLogBehind() {
        return logIsBehind;
    }

    boolean isDead() {
        return dead;
    }

    void requireAlive() {
        if (dead || closing) {
            throw Failure.unavailable("the memory", null);
        }
    }

    void requireTakesMore() {
        if (isDown) {
            throw Failure.unavailable("the memory's database", null);
        }
        if (!hasRoom) {
            throw withoutRoom(null);
        }
        if (logIsBehind) {
            throw Failure.unavailable("the audit log", null);
        }
        if (queue.size() >= MOST_WAITING) {
            throw Failure.unavailable("the memory, with so many waiting,", null);
        }
    }

    private static Failure withoutRoom(@Nullable Throwable cause) {
        return Failure.unavailable("the disk of the memory's database", cause);
    }

    void submit(PostgresWork work) {
        queue.add(work);
        if (dead) {
            failAll();
        }
    }

    void mark(PostgresWork.Mark mark, Instant at) {
        requireAlive();
        var marking = new PostgresWork.Marking(mark, at, new CompletableFuture<>());
        submit(marking);
        await(marking.done());
    }

    void accept(Position told, Instant at) {
        requireAlive();
        var accepting = new PostgresWork.Accepting(told, at, new CompletableFuture<>());
        submit(accepting);
        await(accepting.done());
    }

    private static void await(CompletableFuture<Boolean> done) {
        try {
            done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("the memory", interrupted);
        } catch (ExecutionException | TimeoutException notDone) {
            throw Failure.unavailable("the memory", notDone);
        }
    }

    /** What the database tells of itself, asked by whomever. */
    void learn(PostgresSession.Head head) {
        position = latest(position, head.place());
        highest = latest(highest, head.highest());
        complete = head.complete();
        hasRoom = head.hasRoom();
        clock = new ServerClock(head.clock(), System.nanoTime());
    }

    private static <T extends Comparable<T>> T latest(T one, T other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("the memory", interrupted);
        }
    }

    // By its thread

    private void work() {
        try {
            while (!closing) {
                var batch = nextBatch();
                if (!batch.isEmpty()) {
                    handle(batch);
                }
            }
        } catch (InterruptedException ended) {
            // close() has said so.
        } catch (RuntimeException | Error e) {
            breakDown("the memory's writer failed", e);
        } finally {
            dead = true;
            insisting.forEach(it -> it.failed(Failure.unavailable("the memory", null)));
            failAll();
            leave();
        }
    }

    private List<PostgresWork> nextBatch() throws InterruptedException {
        var batch = new ArrayList<PostgresWork>();
        insisting.forEach(it -> batch.add(new PostgresWork.Writing(it)));
        insisting.clear();
        var first = batch.isEmpty() ? queue.take() : queue.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            queue.drainTo(batch, MOST_IN_A_GROUP - 1);
        }
        return batch;
    }

    private void handle(List<PostgresWork> batch) {
        try {
            var open = attached();
            writeGroup(open, batch);
            isDown = false;
            clean(open);
        } catch (SQLException e) {
            isDown = true;
            leave();
            if (PostgresRoom.isWanting(e)) {
                hasRoom = false;
                isRoomWanted = true;
                fail(batch, withoutRoom(e));
            } else {
                fail(batch, Failure.unavailable("the memory's database", e));
            }
        } catch (Failure e) {
            leave();
            if (isTaken(e)) {
                breakDown("another process has gone on as this node", e);
            }
            isDown = true;
            fail(batch, e);
        } catch (RuntimeException | Error e) {
            // Nobody waits for a writer that is no more.
            breakDown("the memory's writer failed", e);
            fail(batch, Failure.unavailable("the memory", e));
            throw e;
        }
    }

    private void fail(List<PostgresWork> batch, Failure why) {
        for (var work : batch) {
            switch (work) {
                case PostgresWork.Writing(var ticket) when !dead && ticket.insists() -> insisting.add(ticket);
                case PostgresWork.Writing(var ticket) -> ticket.failed(why);
                case PostgresWork.Rooting rooting -> rooting.whoWaits().notRooted(why);
                case PostgresWork.Marking marking -> marking.done().completeExceptionally(why);
                case PostgresWork.Accepting accepting -> accepting.done().completeExceptionally(why);
            }
        }
    }

    private void failAll() {
        var all = new ArrayList<PostgresWork>();
        queue.drainTo(all);
        fail(all, Failure.unavailable("the memory", null));
    }

    private void leave() {
        try {
            if (session != null) {
                session.close();
            }
        } catch (SQLException gone) {
            // What is closed was of no use any more.
            isDown = true;
        }
        session = null;
    }

    // The writer's alone: once it is dead it writes no more.
    private void breakDown(String why, Throwable cause) {
        if (!dead) {
            dead = true;
            around.halt().now(why, cause);
        }
    }

    // A session by which this start of this node may write, and after which nothing is in doubt.
    private PostgresSession attached() throws SQLException {
        if (session != null) {
            return session;
        }
        var fresh = PostgresSession.open(address, around.node());
        session = fresh;
        // Those that were being made when the former session ended are there, or not.
        partitions.forget();
        if (isRoomWanted) {
            PostgresRoom.giveBack(fresh.connection());
            isRoomWanted = false;
        }
        // Waits for the former session to end, if it has still hold of the head.
        var head = fresh.lock(highest);
        var node = fresh.node(around.node());
        requireOurs(node);
        settleDoubt(node);
        boolean isBehind = node.isEmpty()
                || node.get().epoch() < chains.epoch()
                || node.get().sequence() < chains.sequence()
                || isBehind(head, 1);
        if (isBehind) {
            moveOn(fresh, head, "the database is behind what this node wrote");
            fresh.own(chains);
        } else if (!head.server().equals(fresh.server())) {
            moveOn(fresh, head, "the database runs anew, or is another");
        }
        var now = PostgresSession.look(fresh.connection());
        fresh.commit();
        if (!fresh.lockNode(around.node())) {
            throw Failure.unavailable("the memory's database, with the former session,", null);
        }
        learn(now);
        return fresh;
    }

    private void settleDoubt(Optional<PostgresSession.Node> node) {
        var doubt = inDoubt;
        inDoubt = null;
        boolean isDone = doubt != null
                && node.isPresent()
                && node.get().epoch() == chains.epoch()
                && node.get().sequence() == doubt.draft().sequence();
        if (doubt != null && isDone) {
            succeed(doubt.draft(), doubt.place(), doubt.granted());
        }
    }

    private void requireOurs(Optional<PostgresSession.Node> node) {
        if (node.isEmpty()) {
            return;
        }
        long furthest = inDoubt == null ? chains.sequence() : inDoubt.draft().sequence();
        boolean isTaken = node.get().epoch() > chains.epoch()
                || (node.get().epoch() == chains.epoch() && node.get().sequence() > furthest);
        if (isTaken) {
            throw taken();
        }
    }

    private Failure taken() {
        return Failure.conflict("memory_taken", "another process has gone on as node " + around.node());
    }

    private void writeGroup(PostgresSession open, List<PostgresWork> batch) throws SQLException {
        var tickets = new ArrayList<PostgresTicket>();
        var roots = EnumSet.noneOf(AuditLogName.class);
        var at = highest;
        for (var work : batch) {
            switch (work) {
                // Answered already: it was in a group whose commit was in doubt.
                case PostgresWork.Writing(var ticket) when ticket.isAnswered() -> {}
                case PostgresWork.Writing(var ticket) -> {
                    tickets.add(ticket);
                    at = latest(at, ticket.entry().at());
                    if (ticket.wantsRoot() && !ticket.isAsking()) {
                        roots.add(ticket.entry().facts().log());
                    }
                }
                case PostgresWork.Rooting rooting when rooting.whoWaits().isCovered() -> {}
                case PostgresWork.Rooting rooting -> roots.add(rooting.log());
                case PostgresWork.Marking marking -> at = latest(at, marking.at());
                case PostgresWork.Accepting accepting -> accept(open, accepting.told(), accepting.at());
            }
        }
        var limit = latestPlausible();
        at = at.isAfter(limit) ? latest(highest, limit) : at;
        var draft = chains.draft();
        for (var notice : notices) {
            draft.append(notice, at);
        }
        for (var ticket : tickets) {
            if (!ticket.isAsking()) {
                draft.append(ticket, PostgresGroup.brought(ticket), at);
            }
        }
        PostgresGroup.addMarks(batch, draft, roots, at);
        var withoutRoot = root(draft, roots, at);
        var asking = tickets.stream().filter(PostgresTicket::isAsking).toList();
        var granted = new HashMap<PostgresTicket, Integer>();
        if (!draft.rows().isEmpty() || !asking.isEmpty()) {
            commit(open, draft, asking, at, granted);
        } else {
            look(open);
        }
        passOn(List.of());
        PostgresGroup.answer(batch, withoutRoot);
    }

    // Without the head: the others do not wait for our module. What has no root then is durable all the same.
    private @Nullable Failure root(NodeChains draft, EnumSet<AuditLogName> roots, Instant at) {
        try {
            draft.roots(roots, at, auditKeyId, around.hsm());
            return null;
        } catch (Failure unsigned) {
            return unsigned;
        }
    }

    private void look(PostgresSession open) throws SQLException {
        var head = PostgresSession.look(open.connection());
        open.commit();
        requireSame(open, head, 0);
        learn(head);
    }

    private void commit(
            PostgresSession open,
            NodeChains draft,
            List<PostgresTicket> asking,
            Instant at,
            Map<PostgresTicket, Integer> granted)
            throws SQLException {
        makePartitions(open, draft, asking, at);
        var head = open.lock(at);
        requireSame(open, head, 1);
        if (!head.hasRoom() && asking.stream().anyMatch(it -> it.entry().opens() && !it.isAnswered())) {
            open.rollback();
            hasRoom = false;
            throw withoutRoom(null);
        }
        PostgresGroup.decide(open, draft, asking, head, granted);
        if (draft.rows().isEmpty()) {
            open.rollback();
            statements += 3;
            return;
        }
        if (!open.store(draft, chains.sequence(), head.place(), at)) {
            open.rollback();
            // Who is there instead is found out on the way back.
            throw Failure.unavailable("the memory's database, where this node has got elsewhere,", null);
        }
        inDoubt = new InDoubt(draft, head.place(), granted);
        try {
            open.commit();
        } catch (SQLException unknown) {
            learnOutcome(draft);
            return;
        }
        inDoubt = null;
        learn(head);
        statements += asking.isEmpty() ? 3 : 4;
        succeed(draft, head.place(), granted);
    }

    private void requireSame(PostgresSession open, PostgresSession.Head head, long counted) throws SQLException {
        if (!head.server().equals(open.server()) || isBehind(head, counted)) {
            open.rollback();
            throw Failure.unavailable("the memory's database, which is another now,", null);
        }
    }

    /** @param counted groups that were counted when the head was taken */
    private boolean isBehind(PostgresSession.Head head, long counted) {
        return new Position(head.place().epoch(), head.place().sequence() - counted).isBehind(position);
    }

    private void makePartitions(PostgresSession open, NodeChains draft, List<PostgresTicket> asking, Instant at)
            throws SQLException {
        var missing = partitions.missing(PostgresGroup.needs(draft, asking, at));
        if (!missing.isEmpty()) {
            open.lock(at);
            partitions.make(open.connection(), missing);
            open.commit();
        }
    }

    // Failed, and done or not done: the callers wait until one or the other is certain.
    private void learnOutcome(NodeChains draft) throws SQLException {
        leave();
        long end = System.nanoTime() + TO_LEARN_AN_OUTCOME.toNanos();
        while (true) {
            try {
                attached();
                break;
            } catch (SQLException | Failure notYet) {
                leave();
                if (System.nanoTime() > end || dead || isTaken(notYet)) {
                    throw notYet;
                }
                pause();
            }
        }
        if (chains.sequence() < draft.sequence()) {
            throw new SQLException("the group was not committed");
        }
    }

    private static boolean isTaken(Exception e) {
        return e instanceof Failure failure && failure.code().equals("memory_taken");
    }

    private void succeed(NodeChains draft, Position place, Map<PostgresTicket, Integer> granted) {
        chains = draft;
        heads = draft.heads();
        notices.clear();
        groups++;
        passOn(draft.lines());
        PostgresGroup.answerGranted(draft, place, granted);
        draft.settle();
    }

    private void passOn(List<AuditChain.Line> lines) {
        notYetLogged.addAll(lines);
        if (notYetLogged.isEmpty()) {
            return;
        }
        try {
            around.log().append(notYetLogged);
            notYetLogged.clear();
            logIsBehind = false;
        } catch (Failure unavailable) {
            // The database has the lines. Nothing new is begun until the log has them too.
            logIsBehind = true;
        }
    }

    private void clean(PostgresSession open) throws SQLException {
        if (!hasRoom && System.nanoTime() - roomTriedAt > BETWEEN_TRIES_FOR_ROOM.toNanos()) {
            roomTriedAt = System.nanoTime();
            takeRoom(open);
        }
        if (System.nanoTime() - cleanedAt < BETWEEN_CLEANINGS.toNanos()) {
            return;
        }
        cleanedAt = System.nanoTime();
        dropEnded(open);
    }

    private void takeRoom(PostgresSession open) throws SQLException {
        try {
            var head = open.lock(highest);
            requireSame(open, head, 1);
            PostgresRoom.take(open.connection());
            open.commit();
            hasRoom = true;
        } catch (SQLException notYet) {
            if (!PostgresRoom.isWanting(notYet)) {
                throw notYet;
            }
            open.rollback();
            // What it got hold of is room for others.
            PostgresRoom.giveBack(open.connection());
        }
    }

    /** Drops what has ended now, and not when it is time. */
    void tidy() {
        var done = new CompletableFuture<Boolean>();
        cleanedAt = System.nanoTime() - BETWEEN_CLEANINGS.toNanos();
        submit(new PostgresWork.Marking(PostgresWork.Mark.ROOTS, highest, done));
        done.join();
        // What comes after it in the queue finds it done.
        mark(PostgresWork.Mark.ROOTS, highest);
    }

    private void dropEnded(PostgresSession open) throws SQLException {
        boolean isLogged = !logIsBehind;
        if (isLogged) {
            around.log().force();
        }
        var head = open.lock(highest);
        requireSame(open, head, 1);
        if (isLogged) {
            open.setLogged(chains, chains.sequence());
        }
        long forgotten = head.forgotten().toEpochMilli();
        long now = partitions.drop(open.connection(), head.highest().toEpochMilli(), forgotten);
        if (now > forgotten) {
            open.setForgotten(now);
        }
        open.deleteEnded(head.highest(), MOST_DELETED);
        open.commit();
    }
}
