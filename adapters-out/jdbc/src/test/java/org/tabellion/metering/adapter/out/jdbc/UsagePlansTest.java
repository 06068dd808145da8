package org.tabellion.metering.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;
import org.tabellion.metering.ReadUsage.Query;
import org.tabellion.metering.spi.UsageLog;

/** A report at a hundred thousand totals and at ten million: the same ways to the rows, and hardly more pages. */
@Tag("long")
class UsagePlansTest {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.metering.adapter.out.jdbc");
    private static final LocalDate FIRST = LocalDate.parse("2026-11-01");
    private static final Pattern SCAN = Pattern.compile("\"Node Type\": \"([^\"]+ Scan)\"");
    private static final Pattern PAGES = Pattern.compile("\"Shared (?:Hit|Read) Blocks\": (\\d+)");
    private static final int MORE_PAGES = 4;

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    record Plan(List<String> scans, int pages) {}

    @Test
    void ten_million_rows_are_reported_by_the_plans_of_a_hundred_thousand() throws SQLException {
        var ofOne = new Query(Optional.of(new ClientId("client-7")), FIRST, FIRST.plusDays(29), Optional.empty(), 1000);
        var ofAll = new Query(Optional.empty(), FIRST, FIRST.plusDays(29), Optional.empty(), 100);

        fill(10, 110);
        var fewOfOne = plan(ofOne);
        var fewOfAll = plan(ofAll);
        fill(100, 1100);
        var manyOfOne = plan(ofOne);
        var manyOfAll = plan(ofAll);

        System.out.printf(
                "reports of use, 100 thousand and 10 million totals: pages of one client %d, %d; of a page of all %d, %d%n",
                fewOfOne.pages(), manyOfOne.pages(), fewOfAll.pages(), manyOfAll.pages());
        assertThat(manyOfOne.scans()).isEqualTo(fewOfOne.scans());
        assertThat(manyOfOne.pages()).isLessThanOrEqualTo(fewOfOne.pages() + MORE_PAGES);
        assertThat(manyOfAll.scans()).isEqualTo(fewOfAll.scans());
        assertThat(manyOfAll.pages()).isLessThanOrEqualTo(fewOfAll.pages() + MORE_PAGES);
    }

    /** Thirty clients in each group, three kinds, each of the last days, in the order in which days are folded. */
    private static void fill(int groups, int days) throws SQLException {
        CONTEXT.empty("metering_total, metering_count");
        try (var connection = CONTEXT.database().asSuperuser();
                var statement = connection.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO metering_total (group_id, client_id, day, kind, quantity)
                    SELECT 'group-' || g, 'client-' || c, date '2026-11-30' - d, k, 1 + (d * c) %% 100
                    FROM generate_series(1, %d) g, generate_series(1, 30) c, generate_series(0, %d) d,
                        unnest(ARRAY['SIGNATURE', 'TIMESTAMP', 'VALIDATION']) k
                    ORDER BY d DESC, g, c, k
                    """
                            .formatted(groups, days - 1));
            statement.execute("VACUUM ANALYZE metering_total, metering_count");
        }
    }

    private static Plan plan(Query query) {
        var transactions = CONTEXT.bean(PostgresTransactions.class);
        var log = (PostgresUsageLog) CONTEXT.bean(UsageLog.class);
        var told = GroupScope.call(
                new GroupId("group-1"),
                () -> transactions.call(() -> log.statement("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ", query)
                        .query(String.class)
                        .single()));
        var scans = new ArrayList<String>();
        SCAN.matcher(told).results().forEach(it -> scans.add(it.group(1)));
        // The root counts what is below it.
        int pages = PAGES.matcher(told)
                .results()
                .limit(2)
                .mapToInt(it -> Integer.parseInt(it.group(1)))
                .sum();
        return new Plan(scans, pages);
    }
}
