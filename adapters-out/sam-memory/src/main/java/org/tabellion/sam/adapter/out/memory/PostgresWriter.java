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
import java.util.concurrent.TimeUnit;
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

    private static final int MOST_AT_ONCE = 2_000;
    private static final Duration TO_LEARN_AN_OUTCOME = Duration.ofSeconds(8);
    private static final Duration FOR_THE_FORMER_PROCESS = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PostgresAddress address;
    private final MemorySurroundings around;
    private final Bytes auditKeyId;
    private final PostgresView view = new PostgresView();
    private final PostgresQueue queue = new PostgresQueue();
    private final LogFeed log;
    private final Thread thread;

    private volatile boolean dead;
    private volatile boolean closing;
    private volatile List<AuditChain.Head> heads;
    private volatile long groups;
    private volatile long statements;

    // The writer's alone, once it runs
    private final PostgresPartitions partitions = new PostgresPartitions();
    private final PostgresCleaning cleaning;
    private final List<AuditFacts> notices = new ArrayList<>();
    private @Nullable PostgresSession session;
    private @Nullable InDoubt inDoubt;
    private boolean isRoomWanted;
    private NodeChains chains;

    /** A group whose commit was not answered. */
    private record InDoubt(NodeChains draft, Position place, Map<PostgresTicket, Integer> granted) {}

    private PostgresWriter(
            PostgresAddress address, MemorySurroundings around, PostgresSession session, NodeChains chains) {
        this.address = address;
        this.around = around;
        this.session = session;
        this.chains = chains;
        this.heads = chains.heads();
        this.log = new LogFeed(around.log());
        this.cleaning = new PostgresCleaning(view, partitions, log);
        this.auditKeyId = DigestAlgorithm.SHA256.digest(around.hsm().auditPublicKey());
        this.thread = Thread.ofPlatform().name("sam-memory").daemon().unstarted(this::work);
    }

    /** Takes the node for this start, in a session that has its lock. */
    static PostgresWriter begin(PostgresAddress address, MemorySurroundings around, PostgresSession session)
            throws SQLException {
        var head = session.lock(Instant.EPOCH);
        long epoch = head.place().epoch() + 1;
        session.setEpoch(epoch);
        var chains = session.nodes().chains(around.node(), epoch);
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
        session.nodes().own(chains);
        var opened = PostgresSession.look(session.connection());
        session.commit();
        writer.view.learn(opened);
        writer.completeLog(session);
        return writer;
    }

    // What a database tells that may have been put back is not the whole truth: nothing issued before now is taken.
    private void moveOn(PostgresSession to, PostgresSession.Head head, String why) throws SQLException {
        moveOn(to, head, around.time().now(), why);
    }

    private void moveOn(PostgresSession to, PostgresSession.Head head, Instant wall, String why) throws SQLException {
        var limit = head.clock().plusSeconds(DynamicConfiguration.GREATEST_SKEW_IN_SECONDS);
        var now = PostgresView.latest(head.highest(), wall.isAfter(limit) ? limit : wall);
        long epoch = Math.max(Math.max(head.place().epoch(), view.position().epoch()), chains.epoch()) + 1;
        to.moveTo(new Position(epoch, head.place().sequence()), now);
        notices.add(AuditFacts.administration("memory", "incomplete").detail(why));
        partitions.forget();
    }

    private void accept(PostgresSession open, Position told, Instant at) throws SQLException {
        var head = open.lock(view.highest());
        view.requireSame(open, head, 1);
        var place = new Position(
                Math.max(head.place().epoch(), told.epoch()),
                Math.max(head.place().sequence(), told.sequence()));
        moveOn(open, head.at(place), at, "lost up to " + told + ", and accepted");
        var now = PostgresSession.look(open.connection());
        open.commit();
        view.learn(now);
    }

    private void completeLog(PostgresSession from) throws SQLException {
        long known = Long.MAX_VALUE;
        for (var log : AuditLogName.values()) {
            known = Math.min(known, around.log().lastSequence(log).orElse(0));
        }
        // What was moved away was in the log once.
        long after = Math.max(known, from.nodes().logged(around.node()));
        for (var lines = from.nodes().lines(around.node(), after, MOST_AT_ONCE);
                !lines.isEmpty();
                lines = from.nodes().lines(around.node(), after, MOST_AT_ONCE)) {
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

    /** What is known of the memory's state. */
    PostgresView view() {
        return view;
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
        return !dead && !view.isDown() && view.hasRoom() && !log.isBehind();
    }

    boolean isLogBehind() {
        return log.isBehind();
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
        view.requireTakesMore();
        log.requireTakesAll();
        queue.requireTakesMore();
    }

    void submit(PostgresWork work) {
        queue.submit(work);
    }

    void mark(PostgresWork.Mark mark, Instant at) {
        requireAlive();
        queue.mark(mark, at);
    }

    void accept(Position told, Instant at) {
        requireAlive();
        queue.accept(told, at);
    }

    /** Drops what has ended now, and not when it is time. */
    void tidy() {
        cleaning.isDue();
        mark(PostgresWork.Mark.ROOTS, view.highest());
        // What comes after it in the queue finds it done.
        mark(PostgresWork.Mark.ROOTS, view.highest());
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
                var batch = queue.nextBatch();
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
            queue.end();
            leave();
        }
    }

    private void handle(List<PostgresWork> batch) {
        try {
            var open = attached();
            writeGroup(open, batch);
            view.learnIsDown(false);
            cleaning.cleanIfTime(open, chains);
        } catch (SQLException e) {
            view.learnIsDown(true);
            leave();
            if (PostgresRoom.isWanting(e)) {
                view.learnHasRoom(false);
                isRoomWanted = true;
                queue.fail(batch, PostgresView.withoutRoom(e));
            } else {
                queue.fail(batch, Failure.unavailable("the memory's database", e));
            }
        } catch (Failure e) {
            leave();
            if (isTaken(e)) {
                breakDown("another process has gone on as this node", e);
            }
            view.learnIsDown(true);
            queue.fail(batch, e);
        } catch (RuntimeException | Error e) {
            // Nobody waits for a writer that is no more.
            breakDown("the memory's writer failed", e);
            queue.fail(batch, Failure.unavailable("the memory", e));
            throw e;
        }
    }

    private void leave() {
        try {
            if (session != null) {
                session.close();
            }
        } catch (SQLException gone) {
            // What is closed was of no use any more.
            view.learnIsDown(true);
        }
        session = null;
    }

    // The writer's alone: once it is dead it writes no more.
    private void breakDown(String why, Throwable cause) {
        if (!dead) {
            dead = true;
            queue.stop();
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
        var head = fresh.lock(view.highest());
        var node = fresh.nodes().node(around.node());
        requireOurs(node);
        settleDoubt(node);
        boolean isBehind = node.isEmpty()
                || node.get().epoch() < chains.epoch()
                || node.get().sequence() < chains.sequence()
                || view.isBehind(head, 1);
        if (isBehind) {
            moveOn(fresh, head, "the database is behind what this node wrote");
            fresh.nodes().own(chains);
        } else if (!head.server().equals(fresh.server())) {
            moveOn(fresh, head, "the database runs anew, or is another");
        }
        var now = PostgresSession.look(fresh.connection());
        fresh.commit();
        if (!fresh.lockNode(around.node())) {
            throw Failure.unavailable("the memory's database, with the former session,", null);
        }
        view.learn(now);
        return fresh;
    }

    private void settleDoubt(Optional<PostgresNodes.Node> node) {
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

    private void requireOurs(Optional<PostgresNodes.Node> node) {
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
        var at = view.highest();
        for (var work : batch) {
            switch (work) {
                // Answered already: it was in a group whose commit was in doubt.
                case PostgresWork.Writing(var ticket) when ticket.isAnswered() -> {}
                case PostgresWork.Writing(var ticket) -> {
                    tickets.add(ticket);
                    at = PostgresView.latest(at, ticket.entry().at());
                    if (ticket.wantsRoot() && !ticket.isAsking()) {
                        roots.add(ticket.entry().facts().log());
                    }
                }
                case PostgresWork.Rooting rooting when rooting.whoWaits().isCovered() -> {}
                case PostgresWork.Rooting rooting -> roots.add(rooting.log());
                case PostgresWork.Marking marking -> at = PostgresView.latest(at, marking.at());
                case PostgresWork.Accepting accepting -> accept(open, accepting.told(), accepting.at());
            }
        }
        at = view.plausible(at);
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
        // What the log has not taken is offered again.
        log.handOn(List.of());
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
        view.requireSame(open, head, 0);
        view.learn(head);
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
        view.requireSame(open, head, 1);
        if (!head.hasRoom() && asking.stream().anyMatch(it -> it.entry().opens() && !it.isAnswered())) {
            open.rollback();
            view.learnHasRoom(false);
            throw PostgresView.withoutRoom(null);
        }
        PostgresGroup.decide(open, draft, asking, head, granted);
        if (draft.rows().isEmpty()) {
            open.rollback();
            statements += 3;
            return;
        }
        if (!open.effects().store(draft, chains.sequence(), head.place(), at)) {
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
        view.learn(head);
        statements += asking.isEmpty() ? 3 : 4;
        succeed(draft, head.place(), granted);
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
        log.handOn(draft.lines());
        PostgresGroup.answerGranted(draft, place, granted);
        draft.settle();
    }
}
