package org.tabellion.sam.adapter.out.memory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.spi.SamMemory.Begun;
import org.tabellion.sam.spi.SamMemory.Kept;
import org.tabellion.sam.spi.SamMemory.Ticket;

/** What is looked up without the head being taken: by a few connections that are kept. Nothing read here grants anything. */
final class PostgresReads implements AutoCloseable {

    private static final int MOST = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    // The node that wrote an answer signs its roots each second; if it died in between, it does so when it is back.
    private static final Duration PATIENCE_FOR_ROOT = Duration.ofSeconds(3);
    // For the call of another node: as long as the end of what was begun is tried again there, and more.
    private static final Duration PATIENCE_FOR_ANSWER = Duration.ofSeconds(15);

    private final PostgresAddress address;
    private final String name;
    private final ArrayBlockingQueue<Connection> idle = new ArrayBlockingQueue<>(MOST);
    private final Semaphore places = new Semaphore(MOST);
    private volatile boolean closed;

    PostgresReads(PostgresAddress address, String node) {
        this.address = address;
        this.name = "tabellion-sam-" + node + "-reads";
    }

    private interface Query<T> {
        T ask(Connection connection) throws SQLException;
    }

    PostgresSession.Head head() {
        return read(PostgresSession::look);
    }

    Optional<Effect> lasting(Subject subject) {
        return read(connection -> {
            try (var query = connection.prepareStatement("SELECT effect FROM sam_lasting WHERE subject = ?")) {
                query.setBytes(1, subject.digest().toArray());
                try (var row = query.executeQuery()) {
                    return row.next()
                            ? Optional.of(EffectJson.read(EffectJson.parse(row.getString(1))))
                            : Optional.empty();
                }
            }
        });
    }

    long retiredGeneration(KeyPairId key) {
        return lasting(Subject.retired(key))
                .map(it -> it instanceof Effect.Retired retired ? retired.generation() : 0L)
                .orElse(0L);
    }

    /** Waits while the call is open, and whoever has it lives. */
    Begun begun(RequestKey key, Instant now) {
        long end = System.nanoTime() + PATIENCE_FOR_ANSWER.toNanos();
        while (true) {
            boolean isHeld = isHeld(key, now);
            // After it, for it may have been answered meanwhile.
            var kept = kept(key, now);
            if (kept.isPresent()) {
                return new Begun.Answered(kept.get());
            }
            if (!isHeld) {
                return new Begun.Left();
            }
            if (System.nanoTime() > end) {
                return new Begun.Open();
            }
            pause();
        }
    }

    // By a node that goes on with the start that took the call, and whose session lives.
    private boolean isHeld(RequestKey key, Instant now) {
        return read(connection -> {
            try (var query = connection.prepareStatement(
                    """
                    SELECT a.effect FROM sam_answer a
                    JOIN sam_record r ON r.node = a.node AND r.sequence = a.sequence AND r.filed = a.filed
                    JOIN sam_node n ON n.name = a.node AND n.epoch = r.epoch
                    WHERE a.subject = ? AND a.until >= ? AND EXISTS (
                        SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
                        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                        AND l.classid::bigint = ? AND l.objid::bigint = hashtext(a.node)::bigint & 4294967295)
                    """)) {
                query.setBytes(1, Subject.of(key).digest().toArray());
                query.setLong(2, now.toEpochMilli());
                query.setLong(3, PostgresSession.LOCK);
                try (var rows = query.executeQuery()) {
                    boolean isHeld = false;
                    while (rows.next()) {
                        isHeld |= EffectJson.read(EffectJson.parse(rows.getString(1))) instanceof Effect.Claimed;
                    }
                    return isHeld;
                }
            }
        });
    }

    Optional<Kept> kept(RequestKey key, Instant now) {
        return read(connection -> {
            try (var query = connection.prepareStatement(
                    """
                    SELECT a.effect, r.node, r.sequence, r.epoch, r.place_epoch, r.place_sequence, r.log, r.line, r.filed
                    FROM sam_answer a
                    JOIN sam_record r ON r.node = a.node AND r.sequence = a.sequence AND r.filed = a.filed
                    WHERE a.subject = ? AND a.until >= ? ORDER BY a.until DESC
                    """)) {
                query.setBytes(1, Subject.of(key).digest().toArray());
                query.setLong(2, now.toEpochMilli());
                try (var rows = query.executeQuery()) {
                    var kept = Optional.<Kept>empty();
                    while (kept.isEmpty() && rows.next()) {
                        kept = kept(rows);
                    }
                    return kept;
                }
            }
        });
    }

    private Optional<Kept> kept(ResultSet row) throws SQLException {
        if (!(EffectJson.read(EffectJson.parse(row.getString(1))) instanceof Effect.Kept(var answer))) {
            // A claim, or one that was released
            return Optional.empty();
        }
        var line = new KeptLine(
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                new Position(row.getLong(5), row.getLong(6)),
                AuditLogName.values()[row.getInt(7)],
                Bytes.of(row.getBytes(8)),
                row.getLong(9));
        return Optional.of(new Kept(answer.bodyDigest(), answer.tokenDigest(), answer.answer(), line));
    }

    /** The record of an answer, of whichever node. */
    private final class KeptLine implements Ticket {

        private final String node;
        private final long sequence;
        private final long epoch;
        private final Position place;
        private final AuditLogName log;
        private final Bytes line;
        private final long filed;

        KeptLine(String node, long sequence, long epoch, Position place, AuditLogName log, Bytes line, long filed) {
            this.node = node;
            this.sequence = sequence;
            this.epoch = epoch;
            this.place = place;
            this.log = log;
            this.line = line;
            this.filed = filed;
        }

        @Override
        public Position position() {
            return place;
        }

        @Override
        public String auditId() {
            return new Position(epoch, sequence).toString();
        }

        @Override
        public void awaitFlush() {
            // Read from what was committed.
        }

        @Override
        public AuditEvidence awaitRoot() {
            long end = System.nanoTime() + PATIENCE_FOR_ROOT.toNanos();
            while (true) {
                var evidence = read(this::evidence);
                if (evidence.isPresent()) {
                    return evidence.get();
                }
                if (System.nanoTime() > end) {
                    throw Failure.unavailable("node " + node + ", whose root covers the answer,", null);
                }
                pause();
            }
        }

        private Optional<AuditEvidence> evidence(Connection connection) throws SQLException {
            try (var query = connection.prepareStatement(
                    """
                    SELECT line, leaves FROM sam_record
                    WHERE node = ? AND sequence > ? AND filed >= ? AND log = ? AND covers >= ?
                    ORDER BY sequence LIMIT 1
                    """)) {
                query.setString(1, node);
                query.setLong(2, sequence);
                query.setLong(3, filed);
                query.setInt(4, log.ordinal());
                query.setLong(5, sequence);
                try (var row = query.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    var tree = new JournalRecord.Root(0, Bytes.of(row.getBytes(2))).tree();
                    return Optional.of(new AuditEvidence(
                            line.utf8(),
                            tree.proofOf(line),
                            Bytes.of(row.getBytes(1)).utf8()));
                }
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("the memory", interrupted);
        }
    }

    private <T> T read(Query<T> query) {
        takePlace();
        try {
            var kept = idle.poll();
            if (kept != null) {
                try {
                    return ask(kept, query);
                } catch (SQLException stale) {
                    // The server may have been started again since: those beside it are as old.
                    closeAll();
                }
            }
            return ask(open(), query);
        } catch (SQLException e) {
            throw Failure.unavailable("the memory's database", e);
        } finally {
            places.release();
        }
    }

    private Connection open() throws SQLException {
        var connection = address.connect(name);
        try {
            connection.setAutoCommit(false);
            PostgresSession.requirePrimary(connection);
            connection.setAutoCommit(true);
            return connection;
        } catch (SQLException | Failure e) {
            connection.close();
            throw e;
        }
    }

    private <T> T ask(Connection connection, Query<T> query) throws SQLException {
        boolean done = false;
        try {
            T answer = query.ask(connection);
            done = true;
            return answer;
        } finally {
            if (!done || closed || !idle.offer(connection)) {
                connection.close();
            }
        }
    }

    private void takePlace() {
        try {
            if (!places.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw Failure.unavailable("the memory's database", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("the memory's database", interrupted);
        }
    }

    private void closeAll() throws SQLException {
        for (var connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        closeAll();
    }
}
