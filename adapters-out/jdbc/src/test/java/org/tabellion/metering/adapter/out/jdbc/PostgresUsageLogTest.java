package org.tabellion.metering.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;
import org.tabellion.metering.ReadUsage.Line;
import org.tabellion.metering.ReadUsage.Query;
import org.tabellion.metering.UsageKind;
import org.tabellion.metering.spi.UsageLog;
import org.tabellion.metering.testkit.UsageLogContract;

class PostgresUsageLogTest implements UsageLogContract {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.metering.adapter.out.jdbc");

    private final JdbcClient jdbc = CONTEXT.bean(JdbcClient.class);

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("metering_count, metering_total");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public UsageLog log() {
        return CONTEXT.bean(UsageLog.class);
    }

    @Override
    public <T> T within(GroupId group, Supplier<T> work) {
        return GroupScope.call(group, () -> CONTEXT.bean(UnitOfWork.class).call(work));
    }

    /** The thing counted stands for itself by a row of another count. */
    enum Fault {
        BEFORE_THE_THING,
        BETWEEN_THING_AND_COUNT,
        AFTER_THE_COUNT,
        NONE
    }

    static List<List<Fault>> pairs() {
        return IntStream.range(0, 16)
                .mapToObj(it -> List.of(Fault.values()[it / 4], Fault.values()[it % 4]))
                .toList();
    }

    /** Each pair of faults, then a repeat that goes well: thing and count are there once, and never one without the other. */
    @ParameterizedTest
    @MethodSource("pairs")
    void what_is_counted_and_its_count_stand_or_fall_together(List<Fault> faults) {
        for (var fault : faults) {
            try {
                attempt(fault);
                assertThat(fault).isEqualTo(Fault.NONE);
            } catch (IllegalStateException broken) {
                assertThat(broken).hasMessage(fault.name());
            }
            var lines = read();
            assertThat(lines.size()).isIn(0, 2);
            assertThat(lines).allSatisfy(it -> assertThat(it.quantity()).isEqualTo(1));
        }
        attempt(Fault.NONE);
        assertThat(read())
                .containsExactly(
                        new Line(SHOP, DAY, UsageKind.SIGNATURE, 1), new Line(SHOP, DAY, UsageKind.VALIDATION, 1));
    }

    @Test
    void a_fold_that_is_broken_off_changes_no_sum() throws SQLException {
        attempt(Fault.NONE);
        var before = read();
        try (var connection = CONTEXT.database().asSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("ALTER TABLE metering_total ADD CONSTRAINT refusing CHECK (quantity > 1)");
            assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> log().fold(LATE.plusSeconds(1), 10));
            assertThat(read()).isEqualTo(before);
            statement.execute("ALTER TABLE metering_total DROP CONSTRAINT refusing");
        }
        assertThat(log().fold(LATE.plusSeconds(1), 10)).isEqualTo(2);
        assertThat(read()).isEqualTo(before);
    }

    @Test
    void totals_are_changed_by_folding_alone() {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> within(BANK, () -> jdbc.sql(
                                "INSERT INTO metering_total VALUES ('bank', 'shop', '2026-11-21', 'SIGNATURE', 9)")
                        .update()));
    }

    private void attempt(Fault fault) {
        within(BANK, () -> {
            breakOff(fault, Fault.BEFORE_THE_THING);
            append(UsageKind.VALIDATION);
            breakOff(fault, Fault.BETWEEN_THING_AND_COUNT);
            append(UsageKind.SIGNATURE);
            breakOff(fault, Fault.AFTER_THE_COUNT);
            return true;
        });
    }

    private static void breakOff(Fault fault, Fault here) {
        if (fault == here) {
            throw new IllegalStateException(fault.name());
        }
    }

    private void append(UsageKind kind) {
        log().append(new UsageLog.Count(BANK, SHOP, DAY, kind, "op-1", 1, LATE));
    }

    private List<Line> read() {
        return GroupScope.call(
                BANK, () -> log().read(new Query(Optional.empty(), DAY, DAY.plusDays(1), Optional.empty(), 10)));
    }
}
