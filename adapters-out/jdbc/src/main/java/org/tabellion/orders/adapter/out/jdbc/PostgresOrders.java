package org.tabellion.orders.adapter.out.jdbc;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;
import org.tabellion.orders.OrderId;
import org.tabellion.orders.model.Order;
import org.tabellion.orders.spi.Orders;

/** A claim is a later time to be due at: rows that another node is claiming are passed over, and a dead node's come back by themselves. */
@Component
class PostgresOrders implements Orders {

    private static final String TABLE = "orders_order";

    private final PostgresTransactions transactions;
    private final JdbcClient jdbc;

    PostgresOrders(PostgresTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    @Override
    public void add(Order order) {
        transactions.run(() -> jdbc.sql(
                        """
                        INSERT INTO orders_order (group_id, id, client_id, signer_id, answered, sealed, announce_to, placed_at,
                                                  until, due_at, attempts)
                        VALUES (:group, :id, :client, :signer, false, :sealed, :announce, :placed, :until, :placed, 0)
                        """)
                .param("group", order.group().value())
                .param("id", order.id().value())
                .param("client", order.client().value())
                .param("signer", order.signer().map(SignerId::value).orElse(null), Types.VARCHAR)
                .param("sealed", order.sealed().toArray())
                .param("announce", order.announceTo().map(URI::toString).orElse(null), Types.VARCHAR)
                .param("placed", Timestamp.from(order.placedAt()))
                .param("until", Timestamp.from(order.until()))
                .update());
    }

    @Override
    public Optional<Order> find(OrderId id) {
        return transactions.call(() -> jdbc.sql("SELECT * FROM orders_order WHERE group_id = ? AND id = ?")
                .params(group(), id.value())
                .query((row, _) -> order(row))
                .optional());
    }

    @Override
    public List<Claimed> claim(Instant now, Instant until, int most) {
        return claim(false, now, until, most);
    }

    @Override
    public List<Claimed> claimAnnouncements(Instant now, Instant until, int most) {
        return claim(true, now, until, most);
    }

    private List<Claimed> claim(boolean answered, Instant now, Instant until, int most) {
        return transactions.call(() -> {
            transactions.seeAllOf(TABLE);
            return jdbc.sql(
                            """
                            UPDATE orders_order SET due_at = :claimed, attempts = attempts + 1
                            WHERE (group_id, id) IN (
                                SELECT group_id, id FROM orders_order
                                WHERE answered = :answered AND due_at <= :now AND until > :now
                                ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED)
                            RETURNING *
                            """)
                    .param("claimed", Timestamp.from(until))
                    .param("answered", answered)
                    .param("now", Timestamp.from(now))
                    .param("most", most)
                    .query((row, _) -> new Claimed(order(row), row.getInt("attempts")))
                    .list();
        });
    }

    @Override
    public void postpone(OrderId id, Instant at) {
        transactions.run(
                () -> jdbc.sql("UPDATE orders_order SET due_at = ? WHERE group_id = ? AND id = ? AND NOT answered")
                        .params(Timestamp.from(at), group(), id.value())
                        .update());
    }

    @Override
    public boolean answer(Order answered, Instant announceAt) {
        return transactions.call(() -> jdbc.sql(
                                """
                                UPDATE orders_order SET answered = true, sealed = :sealed, attempts = 0,
                                    due_at = CASE WHEN announce_to IS NULL THEN NULL ELSE CAST(:due AS timestamptz) END
                                WHERE group_id = :group AND id = :id AND NOT answered
                                """)
                        .param("sealed", answered.sealed().toArray())
                        .param("due", Timestamp.from(announceAt))
                        .param("group", group())
                        .param("id", answered.id().value())
                        .update()
                == 1);
    }

    @Override
    public boolean collected(OrderId id) {
        return transactions.call(() -> jdbc.sql(
                                """
                        UPDATE orders_order SET collected = true
                        WHERE group_id = ? AND id = ? AND answered AND NOT collected
                        """)
                        .params(group(), id.value())
                        .update()
                == 1);
    }

    @Override
    public void announced(OrderId id, Optional<Instant> next) {
        transactions.run(() -> jdbc.sql(
                        "UPDATE orders_order SET due_at = :due WHERE group_id = :group AND id = :id AND answered")
                .param("due", next.map(Timestamp::from).orElse(null), Types.TIMESTAMP)
                .param("group", group())
                .param("id", id.value())
                .update());
    }

    @Override
    public int eraseOver(Instant now) {
        return transactions.call(() -> {
            transactions.seeAllOf(TABLE);
            return jdbc.sql("DELETE FROM orders_order WHERE until <= ?")
                    .param(Timestamp.from(now))
                    .update();
        });
    }

    private static Order order(ResultSet row) throws SQLException {
        return new Order(
                new GroupId(row.getString("group_id")),
                new OrderId(row.getString("id")),
                new ClientId(row.getString("client_id")),
                Optional.ofNullable(row.getString("signer_id")).map(SignerId::new),
                row.getBoolean("answered"),
                Bytes.of(row.getBytes("sealed")),
                Optional.ofNullable(row.getString("announce_to")).map(URI::create),
                row.getTimestamp("placed_at").toInstant(),
                row.getTimestamp("until").toInstant());
    }

    private static String group() {
        return GroupScope.current().map(GroupId::value).orElse("");
    }
}
