package org.tabellion.sam.adapter.out.memory;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tabellion.sam.Position;
import org.tabellion.sam.model.Effect;

/** What the database knows of subjects, and what a group adds to it. */
final class PostgresEffects {

    private static final String STORE =
            """
            WITH records AS (
                INSERT INTO sam_record (node, filed, epoch, place_epoch, place_sequence, sequence, log, line, covers, leaves)
                SELECT ?, ?, ?, ?, ?, u.*
                FROM unnest(?::bigint[], ?::smallint[], ?::bytea[], ?::bigint[], ?::bytea[]) AS u
            ), spent AS (
                INSERT INTO sam_spent (subject, until, effect) SELECT * FROM unnest(?::bytea[], ?::bigint[], ?::text[])
                ON CONFLICT (subject, until) DO UPDATE SET effect = excluded.effect
            ), assigned AS (
                INSERT INTO sam_assigned (subject, until, effect) SELECT * FROM unnest(?::bytea[], ?::bigint[], ?::text[])
                ON CONFLICT (subject, until) DO UPDATE SET effect = excluded.effect
            ), lasting AS (
                INSERT INTO sam_lasting (subject, until, effect) SELECT * FROM unnest(?::bytea[], ?::bigint[], ?::text[])
                ON CONFLICT (subject) DO UPDATE SET until = excluded.until, effect = excluded.effect
            ), answer AS (
                INSERT INTO sam_answer (node, filed, sequence, subject, until, effect)
                SELECT ?, ?, u.* FROM unnest(?::bigint[], ?::bytea[], ?::bigint[], ?::text[]) AS u
                ON CONFLICT (subject, until) DO UPDATE
                SET node = excluded.node, filed = excluded.filed, sequence = excluded.sequence, effect = excluded.effect
            )
            UPDATE sam_node SET sequence = ?, service_head = ?, service_covered = ?, admin_head = ?, admin_covered = ?
            WHERE name = ? AND epoch = ? AND sequence = ?
            """;

    private final Connection connection;

    PostgresEffects(Connection connection) {
        this.connection = connection;
    }

    /** What is known of {@code subjects}. Call after {@link PostgresSession#lock}, whose snapshot is older than the lock. */
    List<Effect> load(Collection<Subject> subjects, Instant now) throws SQLException {
        var effects = new ArrayList<Effect>();
        if (subjects.isEmpty()) {
            return effects;
        }
        var digests = bytea(subjects.stream().map(it -> it.digest().toArray()).toList());
        try (var query = connection.prepareStatement(
                """
                SELECT effect FROM sam_spent WHERE subject = ANY (?)
                UNION ALL SELECT effect FROM sam_assigned WHERE subject = ANY (?)
                UNION ALL SELECT effect FROM sam_lasting WHERE subject = ANY (?)
                UNION ALL SELECT effect FROM sam_answer WHERE subject = ANY (?) AND until >= ?
                """)) {
            for (int i = 1; i <= 4; i++) {
                query.setArray(i, digests);
            }
            query.setLong(5, now.toEpochMilli());
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    effects.add(EffectJson.read(EffectJson.parse(rows.getString(1))));
                }
            }
        }
        return effects;
    }

    /**
     * Writes what {@code draft} brings.
     *
     * @param before how far the node had got
     * @return false if the node has got elsewhere: somebody else writes for it
     */
    boolean store(NodeChains draft, long before, Position place, Instant filed) throws SQLException {
        try (var statement = connection.prepareStatement(STORE)) {
            int at = setRows(statement, 1, draft, place, filed);
            var effects = new LinkedHashMap<Subject, Effect>();
            for (var effect : draft.effects()) {
                effects.put(Subject.of(effect), effect);
            }
            at = setEffects(statement, at, Subject.Table.SPENT, effects);
            at = setEffects(statement, at, Subject.Table.ASSIGNED, effects);
            at = setEffects(statement, at, Subject.Table.LASTING, effects);
            at = setAnswers(statement, at, draft, filed);
            statement.setLong(at, draft.sequence());
            at = PostgresNodes.setChain(statement, at + 1, draft);
            statement.setString(at, draft.node());
            statement.setLong(at + 1, draft.epoch());
            statement.setLong(at + 2, before);
            return statement.executeUpdate() == 1;
        }
    }

    private int setRows(PreparedStatement statement, int from, NodeChains draft, Position place, Instant filed)
            throws SQLException {
        var rows = draft.rows();
        statement.setString(from, draft.node());
        statement.setLong(from + 1, filed.toEpochMilli());
        statement.setLong(from + 2, draft.epoch());
        statement.setLong(from + 3, place.epoch());
        statement.setLong(from + 4, place.sequence());
        statement.setArray(
                from + 5, bigint(rows.stream().map(it -> it.line().sequence()).toList()));
        statement.setArray(
                from + 6,
                connection.createArrayOf(
                        "smallint",
                        rows.stream()
                                .map(it -> (short) it.line().log().ordinal())
                                .toArray()));
        statement.setArray(
                from + 7,
                bytea(rows.stream().map(it -> it.line().text().toArray()).toList()));
        var covers = new ArrayList<Long>();
        var leaves = new ArrayList<byte[]>();
        for (var row : rows) {
            covers.add(row.root().map(JournalRecord.Root::covers).orElse(null));
            leaves.add(row.root().map(it -> it.leaves().toArray()).orElse(null));
        }
        statement.setArray(from + 8, bigint(covers));
        statement.setArray(from + 9, bytea(leaves));
        return from + 10;
    }

    private int setEffects(PreparedStatement statement, int from, Subject.Table table, Map<Subject, Effect> effects)
            throws SQLException {
        var subjects = new ArrayList<byte[]>();
        var ends = new ArrayList<Long>();
        var texts = new ArrayList<String>();
        for (var entry : effects.entrySet()) {
            if (entry.getKey().table() == table) {
                subjects.add(entry.getKey().digest().toArray());
                var end = Subject.end(entry.getValue());
                ends.add(end.isPresent() ? end.getAsLong() : null);
                texts.add(EffectJson.write(entry.getValue()).toString());
            }
        }
        statement.setArray(from, bytea(subjects));
        statement.setArray(from + 1, bigint(ends));
        statement.setArray(from + 2, connection.createArrayOf("text", texts.toArray()));
        return from + 3;
    }

    private int setAnswers(PreparedStatement statement, int from, NodeChains draft, Instant filed) throws SQLException {
        var sequences = new ArrayList<Long>();
        var subjects = new ArrayList<byte[]>();
        var ends = new ArrayList<Long>();
        var texts = new ArrayList<String>();
        var latest = new LinkedHashMap<Subject, Map.Entry<Long, Effect.OfCall>>();
        for (var call : draft.calls()) {
            latest.put(Subject.of(call.getValue()), call);
        }
        latest.forEach((subject, answer) -> {
            sequences.add(answer.getKey());
            subjects.add(subject.digest().toArray());
            ends.add(answer.getValue().until().toEpochMilli());
            texts.add(EffectJson.write(answer.getValue()).toString());
        });
        statement.setString(from, draft.node());
        statement.setLong(from + 1, filed.toEpochMilli());
        statement.setArray(from + 2, bigint(sequences));
        statement.setArray(from + 3, bytea(subjects));
        statement.setArray(from + 4, bigint(ends));
        statement.setArray(from + 5, connection.createArrayOf("text", texts.toArray()));
        return from + 6;
    }

    private Array bigint(List<Long> values) throws SQLException {
        return connection.createArrayOf("bigint", values.toArray());
    }

    private Array bytea(List<byte[]> values) throws SQLException {
        return connection.createArrayOf("bytea", values.toArray(byte[][]::new));
    }

    /** Deletes some of what lasted and has ended; the rest another time. */
    void deleteEnded(Instant highest, int most) throws SQLException {
        try (var delete = connection.prepareStatement(
                """
                DELETE FROM sam_lasting WHERE subject IN (SELECT subject FROM sam_lasting WHERE until < ? LIMIT ?)
                """)) {
            delete.setLong(1, highest.toEpochMilli());
            delete.setInt(2, most);
            delete.executeUpdate();
        }
    }
}
