package org.tabellion.metering.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.metering.ReadUsage.Line;
import org.tabellion.metering.ReadUsage.Query;
import org.tabellion.metering.UsageKind;
import org.tabellion.metering.spi.UsageLog;

/** What every {@link UsageLog} keeps. It is empty at the start of each test. */
public interface UsageLogContract {

    GroupId BANK = new GroupId("bank");
    GroupId COURT = new GroupId("court");
    ClientId SHOP = new ClientId("shop");
    ClientId FIRM = new ClientId("firm");
    Instant LATE = Instant.parse("2026-11-21T23:59:59.999Z");
    LocalDate DAY = LocalDate.parse("2026-11-21");

    UsageLog log();

    /** In a unit of work of the group. */
    <T> T within(GroupId group, Supplier<T> work);

    @Test
    default void counts_are_added_up_by_client_day_and_kind() {
        count(BANK, SHOP, UsageKind.SIGNATURE, "op-1", 3, LATE);
        count(BANK, SHOP, UsageKind.SIGNATURE, "op-2", 1, LATE);
        count(BANK, SHOP, UsageKind.SIGNATURE, "op-3", 1, LATE.plusMillis(1));
        count(BANK, SHOP, UsageKind.TIMESTAMP, "op-1", 2, LATE);
        count(BANK, FIRM, UsageKind.SIGNATURE, "op-1", 1, LATE);

        assertThat(all(BANK))
                .containsExactly(
                        new Line(FIRM, DAY, UsageKind.SIGNATURE, 1),
                        new Line(SHOP, DAY, UsageKind.SIGNATURE, 4),
                        new Line(SHOP, DAY, UsageKind.TIMESTAMP, 2),
                        new Line(SHOP, DAY.plusDays(1), UsageKind.SIGNATURE, 1));
    }

    @Test
    default void an_operation_counts_once_and_its_first_count_stands() {
        count(BANK, SHOP, UsageKind.SIGNATURE, "op-1", 2, LATE);
        count(BANK, SHOP, UsageKind.SIGNATURE, "op-1", 2, LATE.plusSeconds(3));

        assertThat(all(BANK)).containsExactly(new Line(SHOP, DAY, UsageKind.SIGNATURE, 2));
    }

    @Test
    default void folding_changes_no_sum() {
        for (int i = 0; i < 30; i++) {
            count(BANK, SHOP, UsageKind.SIGNATURE, "op-" + i, 1, LATE.plusMillis(i));
            count(COURT, SHOP, UsageKind.VALIDATION, "op-" + i, 1, LATE);
        }
        var before = all(BANK);

        assertThat(log().fold(LATE, 1000)).isZero();
        assertThat(log().fold(LATE.plusMillis(10), 25)).isEqualTo(25);
        assertThat(all(BANK)).isEqualTo(before);
        assertThat(log().fold(LATE.plusSeconds(1), 1000)).isEqualTo(35);
        assertThat(log().fold(LATE.plusSeconds(1), 1000)).isZero();
        assertThat(all(BANK)).isEqualTo(before);
        assertThat(all(COURT)).containsExactly(new Line(SHOP, DAY, UsageKind.VALIDATION, 30));

        count(BANK, SHOP, UsageKind.SIGNATURE, "late", 5, LATE);
        assertThat(log().fold(LATE.plusSeconds(1), 1000)).isEqualTo(1);
        assertThat(all(BANK)).contains(new Line(SHOP, DAY, UsageKind.SIGNATURE, 6));
    }

    @Test
    default void a_group_sees_its_own_alone() {
        count(BANK, SHOP, UsageKind.SIGNATURE, "op-1", 1, LATE);
        log().fold(LATE.plusSeconds(1), 10);
        count(BANK, SHOP, UsageKind.SIGNATURE, "op-2", 1, LATE);

        assertThat(all(COURT)).isEmpty();
        assertThat(read(COURT, new Query(Optional.of(SHOP), DAY, DAY, Optional.empty(), 10)))
                .isEmpty();
    }

    @Test
    default void pages_tell_the_whole_and_one_line_shows_that_there_is_more() {
        for (var client : List.of("a", "b.c", "b", "B", "_")) {
            for (int day = 0; day < 70; day += 30) {
                count(BANK, new ClientId(client), UsageKind.SIGNATURE, "s" + day, 1, LATE.plusSeconds(day * 86_400L));
                log().fold(LATE.plusSeconds(40 * 86_400L), 100);
                count(BANK, new ClientId(client), UsageKind.TIMESTAMP, "t" + day, 1, LATE.plusSeconds(day * 86_400L));
            }
        }
        var whole = all(BANK);
        assertThat(whole).hasSize(30);

        var paged = new ArrayList<Line>();
        Optional<Line> after = Optional.empty();
        List<Line> page;
        do {
            page = read(BANK, new Query(Optional.empty(), DAY, DAY.plusDays(365), after, 7));
            paged.addAll(page.subList(0, Math.min(7, page.size())));
            after = Optional.of(paged.getLast());
        } while (page.size() == 8);
        assertThat(paged).isEqualTo(whole);
    }

    @Test
    default void only_what_is_asked_for_is_told() {
        count(BANK, SHOP, UsageKind.SIGNATURE, "1", 1, LATE);
        count(BANK, SHOP, UsageKind.SIGNATURE, "2", 1, LATE.plusSeconds(86_400));
        count(BANK, FIRM, UsageKind.SIGNATURE, "3", 1, LATE.plusSeconds(86_400));

        assertThat(read(BANK, new Query(Optional.of(SHOP), DAY.plusDays(1), DAY.plusDays(1), Optional.empty(), 10)))
                .containsExactly(new Line(SHOP, DAY.plusDays(1), UsageKind.SIGNATURE, 1));
    }

    /** Each of 100 threads counts operations of its own, and all of them one and the same. */
    @Test
    default void a_hundred_at_once_lose_and_double_nothing() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(100)) {
            var calls = IntStream.range(0, 100)
                    .<Callable<Boolean>>mapToObj(thread -> () -> {
                        count(BANK, SHOP, UsageKind.SIGNATURE, "op-" + thread, 1, LATE);
                        count(BANK, SHOP, UsageKind.SIGNATURE, "same", 1, LATE);
                        if (thread % 10 == 0) {
                            log().fold(LATE, 50);
                        }
                        return true;
                    })
                    .toList();
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                call.get();
            }
        }
        assertThat(all(BANK)).containsExactly(new Line(SHOP, DAY, UsageKind.SIGNATURE, 101));
        int folded = log().fold(LATE.plusSeconds(1), 1000);
        assertThat(folded).isEqualTo(101);
        assertThat(all(BANK)).containsExactly(new Line(SHOP, DAY, UsageKind.SIGNATURE, 101));
    }

    private void count(GroupId group, ClientId client, UsageKind kind, String operation, int quantity, Instant at) {
        within(group, () -> {
            log().append(new UsageLog.Count(
                    group, client, LocalDate.ofInstant(at, ZoneOffset.UTC), kind, operation, quantity, at));
            return true;
        });
    }

    private List<Line> all(GroupId group) {
        return read(group, new Query(Optional.empty(), DAY, DAY.plusDays(365), Optional.empty(), 1000));
    }

    private List<Line> read(GroupId group, Query query) {
        return GroupScope.call(group, () -> log().read(query));
    }
}
