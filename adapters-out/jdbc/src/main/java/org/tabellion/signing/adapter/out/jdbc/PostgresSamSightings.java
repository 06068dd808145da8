package org.tabellion.signing.adapter.out.jdbc;

import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;
import org.tabellion.signing.spi.SamSightings;

@Component
class PostgresSamSightings implements SamSightings {

    private final PostgresTransactions transactions;
    private final JdbcClient database;

    PostgresSamSightings(PostgresTransactions transactions, JdbcClient database) {
        this.transactions = transactions;
        this.database = database;
    }

    @Override
    public Optional<Position> newest(String memory) {
        return transactions.call(() -> database.sql("SELECT epoch, sequence FROM signing_sam_position WHERE memory = ?")
                .param(memory)
                .query((row, _) -> new Position(row.getLong("epoch"), row.getLong("sequence")))
                .optional());
    }

    @Override
    public void see(String memory, Position position) {
        transactions.run(() -> database.sql(
                        """
                        INSERT INTO signing_sam_position (memory, epoch, sequence) VALUES (:memory, :epoch, :sequence)
                        ON CONFLICT (memory) DO UPDATE
                        SET epoch = greatest(signing_sam_position.epoch, excluded.epoch),
                            sequence = greatest(signing_sam_position.sequence, excluded.sequence),
                            seen_at = now()
                        """)
                .param("memory", memory)
                .param("epoch", position.epoch())
                .param("sequence", position.sequence())
                .update());
    }

    @Override
    public Set<String> distrusted() {
        return transactions.call(() -> database.sql("SELECT node FROM signing_sam_distrust")
                .query(String.class)
                .set());
    }

    @Override
    public void distrust(String node, String reason) {
        transactions.run(() -> database.sql(
                        "INSERT INTO signing_sam_distrust (node, reason) VALUES (?, ?) ON CONFLICT (node) DO NOTHING")
                .param(node)
                .param(reason)
                .update());
    }

    @Override
    public Home settle(Bytes token, String node) {
        return transactions.call(() -> {
            // No token lives longer than five minutes.
            database.sql("DELETE FROM signing_sam_home WHERE settled_at < now() - interval '1 hour'")
                    .update();
            int settled = database.sql(
                            "INSERT INTO signing_sam_home (token, node) VALUES (?, ?) ON CONFLICT (token) DO NOTHING")
                    .param(token.toArray())
                    .param(node)
                    .update();
            return settled == 1 ? new Home(node, true) : new Home(homeOf(token), false);
        });
    }

    private String homeOf(Bytes token) {
        return database.sql("SELECT node FROM signing_sam_home WHERE token = ?")
                .param(token.toArray())
                .query(String.class)
                .single();
    }

    @Override
    public void move(Bytes token, String from, String to) {
        transactions.run(() -> database.sql("UPDATE signing_sam_home SET node = ? WHERE token = ? AND node = ?")
                .param(to)
                .param(token.toArray())
                .param(from)
                .update());
    }

    @Override
    public void release(Bytes token, String node) {
        transactions.run(() -> database.sql("DELETE FROM signing_sam_home WHERE token = ? AND node = ?")
                .param(token.toArray())
                .param(node)
                .update());
    }
}
