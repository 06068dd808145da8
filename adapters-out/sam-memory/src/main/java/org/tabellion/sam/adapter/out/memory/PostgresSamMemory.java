package org.tabellion.sam.adapter.out.memory;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.KnownSigner;
import org.tabellion.sam.model.Remembered;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.spi.SamMemory;

/**
 * The SAM's memory in a PostgreSQL that several SAMs share. What is granted is decided by the rules of {@link Remembered}
 * upon rows read while the one row is held that all nodes take in turn: so all groups of all nodes stand in one order. Each
 * node has audit chains of its own. {@link PostgresWriter} writes, {@link PostgresReads} looks up.
 */
public final class PostgresSamMemory implements SamMemory, AutoCloseable {

    private static final Duration FOR_THE_FORMER_PROCESS = Duration.ofSeconds(3);

    private final MemorySurroundings around;
    private final PostgresReads reads;
    private final String name;
    private final PostgresWriter writer;

    private PostgresSamMemory(PostgresAddress address, MemorySurroundings around, String name, PostgresWriter writer) {
        this.around = around;
        this.reads = new PostgresReads(address, around.node());
        this.name = name;
        this.writer = writer;
    }

    /**
     * Opens this node's part of the shared memory, and makes the memory if there is none.
     *
     * @throws Failure CONFLICT {@code memory_in_use} if a process of this node's name lives, {@code wrong_world},
     *     {@code memory_version}; INVALID {@code memory_not_durable}; UNAVAILABLE if the database does not answer
     */
    public static PostgresSamMemory open(PostgresAddress address, MemorySurroundings around) {
        var now = around.time().now();
        try {
            var session = PostgresSession.open(address, around.node());
            try {
                session.prepare(around.hsm().world(), now);
                requireAlone(session, around.node());
                var name = session.name();
                var writer = PostgresWriter.begin(address, around, session);
                var memory = new PostgresSamMemory(address, around, name, writer);
                memory.start(now);
                return memory;
            } catch (SQLException | Failure e) {
                session.close();
                throw e;
            }
        } catch (SQLException e) {
            throw Failure.unavailable("the memory's database", e);
        }
    }

    private static void requireAlone(PostgresSession session, String node) throws SQLException {
        long end = System.nanoTime() + FOR_THE_FORMER_PROCESS.toNanos();
        while (!session.lockNode(node)) {
            if (System.nanoTime() > end) {
                throw Failure.conflict(
                        "memory_in_use", "another process works as node " + node + ": each node has a name of its own");
            }
            PostgresWriter.pause();
        }
    }

    private void start(Instant now) {
        writer.start();
        for (var name : AuditLogName.values()) {
            var facts = name == AuditLogName.SERVICE
                    ? AuditFacts.service("start", "ok")
                    : AuditFacts.administration("start", "ok");
            write(Entry.of(facts, now, List.of()));
        }
        seal(now, true);
    }

    @Override
    public Optional<String> sharedAs() {
        return Optional.of(name);
    }

    @Override
    public Position position() {
        return writer.view().position();
    }

    @Override
    public boolean hasReached(Position seen) {
        if (position().isBehind(seen)) {
            // Another node may have told it.
            writer.view().learn(reads.head());
        }
        return !position().isBehind(seen);
    }

    @Override
    public Instant highestTime() {
        return writer.view().highest();
    }

    @Override
    public Instant latestPlausible() {
        return writer.view().latestPlausible();
    }

    @Override
    public Instant complete() {
        return writer.view().complete();
    }

    @Override
    public Optional<Kept> kept(RequestKey key) {
        writer.requireAlive();
        return reads.kept(key, writer.view().highest());
    }

    @Override
    public Begun begun(RequestKey key) {
        writer.requireAlive();
        return reads.begun(key, writer.view().highest());
    }

    @Override
    public long retiredGeneration(KeyPairId key) {
        writer.requireAlive();
        return reads.retiredGeneration(key);
    }

    @Override
    public KnownSigner signer(SignerId id) {
        writer.requireAlive();
        return reads.lasting(Subject.of(id))
                .filter(Effect.SignerKnown.class::isInstance)
                .map(it -> ((Effect.SignerKnown) it).signer())
                .orElseGet(() -> KnownSigner.unheardOf(id));
    }

    @Override
    public boolean isWritable() {
        return writer.isWritable();
    }

    @Override
    public Written write(Entry entry) {
        writer.requireAlive();
        if (entry.closes() == null) {
            writer.requireTakesMore();
        }
        var ticket = new PostgresTicket(entry, (log, waits) -> writer.submit(new PostgresWork.Rooting(log, waits)));
        writer.submit(new PostgresWork.Writing(ticket));
        // What asks nothing is granted; who wrote it waits for its flush.
        return ticket.isAsking() ? ticket.await() : new Written.Granted(ticket, 0);
    }

    @Override
    public void seal(Instant at, boolean heartbeat) {
        writer.mark(heartbeat ? PostgresWork.Mark.HEARTBEAT : PostgresWork.Mark.ROOTS, at);
    }

    @Override
    public void rotate(Instant at) {
        writer.mark(PostgresWork.Mark.ROTATION, at);
        if (writer.isLogBehind()) {
            throw Failure.unavailable("the audit log", null);
        }
    }

    @Override
    public void accept(Position told, Instant at) {
        writer.accept(told, at);
    }

    @Override
    public void nameHeads(Instant at) {
        writer.mark(PostgresWork.Mark.HEADS, at);
    }

    @Override
    public List<AuditChain.Head> heads() {
        return writer.heads();
    }

    /** How many groups this node has committed since the opening. */
    public long groups() {
        return writer.groups();
    }

    /** How many statements its groups took, commits included. */
    public long statements() {
        return writer.statements();
    }

    /** Signs what is left to sign, and leaves the database. */
    @Override
    public void close() {
        try {
            if (!writer.isDead()) {
                seal(writer.view().highest(), false);
                around.log().force();
            }
        } catch (Failure unavailable) {
            // What was begun is in the database or was refused; the next start signs what is left to sign.
        } finally {
            abandon();
        }
    }

    /** Ends as a process that is killed: at once, and without a word. */
    void abandon() {
        writer.end();
        try {
            reads.close();
        } catch (SQLException gone) {
            // What is closed was of no use any more.
        }
    }

    /** Drops what has ended now, and not when it is time. */
    void tidy() {
        writer.tidy();
    }
}
