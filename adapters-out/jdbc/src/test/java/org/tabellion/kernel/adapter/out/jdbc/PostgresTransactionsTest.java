package org.tabellion.kernel.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class PostgresTransactionsTest {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.audit.adapter.out.jdbc");
    private static final String CHANGE = "UPDATE signing_sam_position SET epoch = epoch + 1 WHERE memory = ?";

    private static final OffsetDateTime AT = OffsetDateTime.parse("2026-11-22T10:00:00Z");

    private final PostgresTransactions transactions = CONTEXT.bean(PostgresTransactions.class);
    private final UnitOfWork work = CONTEXT.bean(UnitOfWork.class);

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("audit_unchained, signing_sam_position");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Test
    void what_is_told_is_written_by_one_statement_without_a_transaction_around_it() {
        work.run(() -> {
            note("a");
            note("b");
            assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                    .isFalse();
        });

        assertThat(noted()).containsExactly("a", "b");
    }

    @Test
    void a_change_that_finds_no_row_undoes_all_that_was_told_with_it() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> work.run(() -> {
                    note("a");
                    transactions.tell(Write.change(CHANGE, "unknown").orFail(() -> Failure.conflict("gone", "no row")));
                }))
                .returns("gone", Failure::code);

        assertThat(noted()).isEmpty();
    }

    @Test
    void what_was_sent_before_is_undone_too() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> work.run(() -> {
                    note("a");
                    assertThat(noted()).containsExactly("a");
                    transactions.tell(Write.change(CHANGE, "unknown").orFail(() -> Failure.conflict("gone", "no row")));
                }))
                .returns("gone", Failure::code);

        assertThat(noted()).isEmpty();
    }

    @Test
    void a_failure_after_something_was_told_leaves_nothing() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> work.run(() -> {
                    note("a");
                    throw new IllegalStateException("changed my mind");
                }));

        assertThat(noted()).isEmpty();
    }

    @Test
    void what_is_collected_is_not_sent_and_may_not_ask() {
        assertThat(transactions.collect(() -> note("a"))).hasSize(1);
        assertThat(noted()).isEmpty();

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> transactions.collect(this::noted));
    }

    @Test
    void a_connection_that_is_cut_makes_the_database_a_neighbour_that_is_away() {
        assertAway(
                () -> transactions.ask("SELECT pg_terminate_backend(pg_backend_pid())", (row, _) -> row.getString(1)));
        assertAway(() -> transactions.call(
                () -> transactions.ask("SELECT pg_terminate_backend(pg_backend_pid())", (row, _) -> row.getString(1))));
        assertAway(() -> work.run(() -> {
            note("a");
            transactions.ask("SELECT pg_terminate_backend(pg_backend_pid())", (row, _) -> row.getString(1));
        }));

        assertThat(noted()).isEmpty();
    }

    private static void assertAway(ThrowingCallable asked) {
        assertThatExceptionOfType(Failure.class).isThrownBy(asked).returns(Failure.Kind.UNAVAILABLE, Failure::kind);
    }

    private void note(String record) {
        transactions.tell(Write.insert("audit_unchained (node, record, at)", "n", record, AT));
    }

    private List<String> noted() {
        return transactions.ask(
                "SELECT record FROM audit_unchained WHERE node = ? ORDER BY record", (row, _) -> row.getString(1), "n");
    }
}
