package org.tabellion.metering.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.metering.ReadUsage;
import org.tabellion.metering.ReadUsage.Line;
import org.tabellion.metering.ReadUsage.Query;
import org.tabellion.metering.UsageKind;
import org.tabellion.metering.spi.UsageLog;
import org.tabellion.metering.testkit.InMemoryUsageLog;
import org.tabellion.metering.testkit.UsageLogContract;

class UsageTest implements UsageLogContract {

    private final InMemoryUsageLog log = new InMemoryUsageLog();
    private final ManualTime time = ManualTime.at("2026-11-21T23:59:00Z");
    private final UsageCounting counting = new UsageCounting(log, time);
    private final UsageFolding folding = new UsageFolding(log, time);
    private final ReadUsage reading = new UsageReading(log);

    @Override
    public UsageLog log() {
        return log;
    }

    @Override
    public <T> T within(GroupId group, Supplier<T> work) {
        return GroupScope.call(group, work::get);
    }

    @Test
    void a_count_falls_on_the_day_of_utc_on_which_it_is_made() {
        count("a");
        time.advance(Duration.ofMinutes(1));
        count("b");

        assertThat(lines(DAY, DAY).lines()).containsExactly(new Line(SHOP, DAY, UsageKind.SIGNATURE, 1));
        assertThat(lines(DAY, DAY.plusDays(1)).lines()).hasSize(2);
    }

    @Test
    void a_count_is_folded_when_no_repeat_of_it_is_expected_any_more() {
        count("a");
        time.advance(Duration.ofMinutes(10));
        assertThat(folding.fold()).isZero();
        count("a");
        time.advance(Duration.ofMillis(1));
        assertThat(folding.fold()).isEqualTo(1);
        assertThat(lines(DAY, DAY).lines()).containsExactly(new Line(SHOP, DAY, UsageKind.SIGNATURE, 1));
    }

    @Test
    void a_page_tells_whether_more_follow() {
        count("a");
        time.advance(Duration.ofDays(1));
        count("b");

        assertThat(page(DAY, DAY.plusDays(2), 1).more()).isTrue();
        assertThat(page(DAY, DAY.plusDays(2), 1).lines()).hasSize(1);
        assertThat(page(DAY, DAY.plusDays(2), 2).more()).isFalse();
    }

    @Test
    void refuses_periods_and_pages_that_are_none() {
        refuses("period_invalid", DAY, DAY.minusDays(1), 10);
        refuses("period_invalid", DAY, DAY.plusDays(366), 10);
        refuses("page_size_invalid", DAY, DAY, 0);
        refuses("page_size_invalid", DAY, DAY, 1001);
        assertThat(lines(DAY, DAY.plusDays(365)).lines()).isEmpty();
    }

    private void refuses(String code, LocalDate from, LocalDate to, int limit) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> page(from, to, limit))
                .returns(code, Failure::code);
    }

    private void count(String operation) {
        GroupScope.run(BANK, () -> counting.count(SHOP, UsageKind.SIGNATURE, 1, operation));
    }

    private ReadUsage.Page lines(LocalDate from, LocalDate to) {
        return page(from, to, 100);
    }

    private ReadUsage.Page page(LocalDate from, LocalDate to, int limit) {
        return GroupScope.call(
                BANK, () -> reading.read(new Query(Optional.empty(), from, to, Optional.empty(), limit)));
    }
}
