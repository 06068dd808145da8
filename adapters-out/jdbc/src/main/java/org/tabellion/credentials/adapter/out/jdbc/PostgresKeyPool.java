package org.tabellion.credentials.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.credentials.spi.KeyPool;
import org.tabellion.credentials.spi.SigningKeys.SealedKey;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class PostgresKeyPool implements KeyPool {

    private final PostgresTransactions transactions;
    private final JdbcClient database;

    PostgresKeyPool(PostgresTransactions transactions, JdbcClient database) {
        this.transactions = transactions;
        this.database = database;
    }

    @Override
    public Optional<SealedKey> take(KeyAlgorithm algorithm, Instant now, Instant usableUntil) {
        return transactions.call(() -> {
            want(algorithm, now);
            // Rows that another taker has locked are passed by: nobody waits for anybody.
            return database.sql(
                            """
                            DELETE FROM credentials_unassigned_key WHERE id = (
                                SELECT id FROM credentials_unassigned_key
                                WHERE algorithm = :algorithm AND assign_by > :until
                                ORDER BY assign_by LIMIT 1 FOR UPDATE SKIP LOCKED)
                            RETURNING *
                            """)
                    .param("algorithm", algorithm.name())
                    .param("until", time(usableUntil))
                    .query(PostgresKeyPool::key)
                    .optional();
        });
    }

    // Written down by the hour, so that enrolments do not queue for this row.
    private void want(KeyAlgorithm algorithm, Instant now) {
        database.sql(
                        """
                        INSERT INTO credentials_key_pool (algorithm, wanted_at, next_fill) VALUES (:algorithm, :now, :now)
                        ON CONFLICT (algorithm) DO UPDATE SET wanted_at = excluded.wanted_at
                        WHERE credentials_key_pool.wanted_at < excluded.wanted_at - interval '1 hour'
                        """)
                .param("algorithm", algorithm.name())
                .param("now", time(now))
                .update();
    }

    @Override
    public void put(KeyAlgorithm algorithm, SealedKey key, Instant assignBy) {
        transactions.run(() -> database.sql(
                        """
                        INSERT INTO credentials_unassigned_key (id, algorithm, public_key, generation, sealed, assign_by)
                        VALUES (:id, :algorithm, :publicKey, :generation, :sealed, :assignBy) ON CONFLICT (id) DO NOTHING
                        """)
                .param("id", key.id())
                .param("algorithm", algorithm.name())
                .param("publicKey", key.publicKey().toArray())
                .param("generation", key.generation())
                .param("sealed", key.json().toArray())
                .param("assignBy", time(assignBy))
                .update());
    }

    @Override
    public List<Level> levels(Instant wantedSince, Instant usableUntil) {
        return transactions.call(() -> database.sql(
                        """
                        SELECT p.algorithm, count(k.id) AS depth FROM credentials_key_pool p
                        LEFT JOIN credentials_unassigned_key k ON k.algorithm = p.algorithm AND k.assign_by > :until
                        WHERE p.wanted_at >= :since GROUP BY p.algorithm ORDER BY p.algorithm
                        """)
                .param("since", time(wantedSince))
                .param("until", time(usableUntil))
                .query((row, _) -> new Level(KeyAlgorithm.valueOf(row.getString("algorithm")), row.getInt("depth")))
                .list());
    }

    @Override
    public OptionalInt begin(KeyAlgorithm algorithm, Instant now, Instant until) {
        return transactions.call(() -> database
                .sql(
                        """
                        UPDATE credentials_key_pool SET next_fill = :until
                        WHERE algorithm = :algorithm AND next_fill <= :now RETURNING failures
                        """)
                .param("algorithm", algorithm.name())
                .param("now", time(now))
                .param("until", time(until))
                .query(Integer.class)
                .stream()
                .mapToInt(Integer::intValue)
                .findFirst());
    }

    @Override
    public void end(KeyAlgorithm algorithm, Instant next, int failures) {
        transactions.run(() -> database.sql(
                        """
                        UPDATE credentials_key_pool SET next_fill = :next, failures = :failures
                        WHERE algorithm = :algorithm
                        """)
                .param("algorithm", algorithm.name())
                .param("next", time(next))
                .param("failures", failures)
                .update());
    }

    @Override
    public int drop(Instant usableUntil) {
        return transactions.call(() -> database.sql("DELETE FROM credentials_unassigned_key WHERE assign_by <= :until")
                .param("until", time(usableUntil))
                .update());
    }

    private static SealedKey key(ResultSet row, int number) throws SQLException {
        return new SealedKey(
                row.getString("id"),
                Bytes.of(row.getBytes("public_key")),
                row.getInt("generation"),
                Bytes.of(row.getBytes("sealed")));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
