package org.tabellion.metering.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;
import org.tabellion.kernel.adapter.out.jdbc.Write;
import org.tabellion.metering.ReadUsage.Line;
import org.tabellion.metering.ReadUsage.Query;
import org.tabellion.metering.UsageKind;
import org.tabellion.metering.spi.UsageLog;

@Component
class PostgresUsageLog implements UsageLog {

    /**
     * Both halves in one statement, so of one snapshot: what is being folded is seen once. What is among the first lines of
     * the whole is among the first of its half, so neither reads further than a page.
     */
    private static final String LINES =
            """
            SELECT client_id, day, kind, sum(quantity) AS quantity FROM (
                (SELECT client_id, day, kind, quantity FROM metering_total
                 WHERE group_id = :group AND day BETWEEN :from AND :to%1$s
                 ORDER BY client_id, day, kind LIMIT :limit)
                UNION ALL
                (SELECT client_id, day, kind, sum(quantity) FROM metering_count
                 WHERE group_id = :group AND day BETWEEN :from AND :to%1$s
                 GROUP BY client_id, day, kind ORDER BY client_id, day, kind LIMIT :limit)) AS used
            GROUP BY client_id, day, kind ORDER BY client_id, day, kind LIMIT :limit
            """;

    private final PostgresTransactions transactions;
    private final JdbcClient database;

    PostgresUsageLog(PostgresTransactions transactions, JdbcClient database) {
        this.transactions = transactions;
        this.database = database;
    }

    @Override
    public void append(Count count) {
        transactions.tell(Write.insert(
                        "metering_count (group_id, client_id, kind, operation, day, quantity, counted_at)",
                        count.group().value(),
                        count.client().value(),
                        count.kind().name(),
                        count.operation(),
                        count.day(),
                        count.quantity(),
                        count.at().atOffset(ZoneOffset.UTC))
                .orLeave());
    }

    @Override
    public int fold(Instant before, int limit) {
        return transactions.call(() -> {
            boolean alone = database.sql("SELECT pg_try_advisory_xact_lock(hashtext('metering'), 0)")
                    .query(Boolean.class)
                    .single();
            if (!alone) {
                return 0;
            }
            transactions.seeAllOf("metering");
            return database.sql(
                            """
                            WITH gone AS (
                                DELETE FROM metering_count WHERE ctid = ANY (ARRAY(
                                    SELECT ctid FROM metering_count WHERE counted_at < :before
                                    ORDER BY counted_at LIMIT :limit))
                                RETURNING group_id, client_id, day, kind, quantity),
                            added AS (
                                INSERT INTO metering_total AS total (group_id, client_id, day, kind, quantity)
                                SELECT group_id, client_id, day, kind, sum(quantity) FROM gone
                                GROUP BY group_id, client_id, day, kind
                                ON CONFLICT (group_id, client_id, day, kind)
                                DO UPDATE SET quantity = total.quantity + excluded.quantity)
                            SELECT count(*) FROM gone
                            """)
                    .param("before", before.atOffset(ZoneOffset.UTC))
                    .param("limit", limit)
                    .query(Integer.class)
                    .single();
        });
    }

    @Override
    public List<Line> read(Query query) {
        return transactions.call(
                () -> statement("", query).query((row, _) -> line(row)).list());
    }

    /** @param prefix empty, or what has the plan told instead */
    JdbcClient.StatementSpec statement(String prefix, Query query) {
        var more = new StringBuilder();
        query.client().ifPresent(_ -> more.append(" AND client_id = :client"));
        query.after()
                .ifPresent(_ -> more.append(" AND (client_id, day, kind) > (:afterClient, :afterDay, :afterKind)"));
        return database.sql(prefix + LINES.formatted(more))
                .param("group", GroupScope.current().map(GroupId::value).orElse(""))
                .param("from", query.from())
                .param("to", query.to())
                .param("client", query.client().map(ClientId::value).orElse(null), Types.VARCHAR)
                .param(
                        "afterClient",
                        query.after().map(it -> it.client().value()).orElse(null),
                        Types.VARCHAR)
                .param("afterDay", query.after().map(Line::day).orElse(null), Types.DATE)
                .param("afterKind", query.after().map(it -> it.kind().name()).orElse(null), Types.VARCHAR)
                .param("limit", query.limit() + 1);
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                new ClientId(row.getString("client_id")),
                row.getObject("day", LocalDate.class),
                UsageKind.valueOf(row.getString("kind")),
                row.getLong("quantity"));
    }
}
