package org.tabellion.kernel.adapter.out.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SqlTypeValue;
import org.springframework.jdbc.core.StatementCreatorUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;

/**
 * The one way of the adapters to their tables: every statement runs in a transaction that tells row-level security the
 * group of the present {@link GroupScope}. It never joins a transaction that somebody else (the process engine) has open.
 *
 * <p>Whatever is asked of a database that is not there ends with {@link Failure} UNAVAILABLE.
 *
 * <p>Where every signature comes by, statements are given as text: {@link #ask} and {@link #tell} need fewer ways to the
 * database and back. The group goes with the first of them.
 */
@Component
public class PostgresTransactions {

    private static final ScopedValue<Unit> OPEN = ScopedValue.newInstance();
    private static final String DIVISION_BY_ZERO = "22012";
    private static final String ANNOUNCE = "SELECT set_config('tabellion.group_id', ?, true)";

    private static final TransactionDefinition OWN =
            new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

    private final PlatformTransactionManager transactions;
    private final JdbcTemplate jdbc;

    PostgresTransactions(PlatformTransactionManager transactions, DataSource source) {
        this.transactions = transactions;
        this.jdbc = new JdbcTemplate(source);
    }

    /** A unit of work: its group, its transaction once there is one, whether the database knows of the group, and what waits to be written. */
    private static final class Unit {

        private final Optional<GroupId> group = GroupScope.current();
        private final List<Write> told = new ArrayList<>();
        private Optional<TransactionStatus> transaction = Optional.empty();
        private boolean isAnnounced;

        /** @return the group, if the database is still to be told */
        private Optional<GroupId> announce() {
            var first = isAnnounced ? Optional.<GroupId>empty() : group;
            isAnnounced = true;
            return first;
        }

        private List<Write> takeTold() {
            var taken = List.copyOf(told);
            told.clear();
            return taken;
        }
    }

    /** Within the unit of work if one is open for this group, else in a transaction of its own. */
    public <T extends @Nullable Object> T call(Supplier<T> statements) {
        return together(() -> {
            var unit = OPEN.get();
            open(unit);
            flush(unit);
            unit.announce().ifPresent(it -> jdbc.queryForObject(ANNOUNCE, String.class, it.value()));
            return statements.get();
        });
    }

    public void run(Runnable statements) {
        call(() -> {
            statements.run();
            return Boolean.TRUE;
        });
    }

    /** One statement about what belongs to no group: by itself where no transaction is open. */
    public <T extends @Nullable Object> T once(Supplier<T> statement) {
        boolean isFree =
                GroupScope.current().isEmpty() && !TransactionSynchronizationManager.isActualTransactionActive();
        return isFree ? whileThere(statement) : call(statement);
    }

    /** As {@link #call}, for what asks and tells alone. */
    public <T extends @Nullable Object> T together(Supplier<T> work) {
        return isOpenHere() ? work.get() : begin(work);
    }

    /**
     * One query, after what was told before: within the unit of work if one is open for this group, else by itself.
     *
     * @param values in the order of the question marks
     */
    public <T> List<T> ask(String query, RowMapper<T> rows, Object... values) {
        if (isOpenHere()) {
            open(OPEN.get());
            flush(OPEN.get());
            return execute(OPEN.get().announce(), query, List.of(values), rows);
        }
        // A single statement is a transaction, if there is none that it would join.
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? begin(() -> ask(query, rows, values))
                : whileThere(() -> execute(GroupScope.current(), query, List.of(values), rows));
    }

    /** Sent with the end of the unit of work, or before its next query; at once if there is none. */
    public void tell(Write write) {
        together(() -> {
            var unit = OPEN.get();
            if (unit.told.stream().anyMatch(write::mayMeet)) {
                open(unit);
                flush(unit);
            }
            return unit.told.add(write);
        });
    }

    /** What {@code writes} tell, and they do nothing else; it is not sent. */
    public List<Write> collect(Runnable writes) {
        var unit = new Unit();
        try {
            ScopedValue.where(OPEN, unit).run(writes);
            if (unit.transaction.isPresent()) {
                throw new IllegalStateException("what is collected asks nothing");
            }
            return unit.takeTold();
        } finally {
            unit.transaction.ifPresent(transactions::rollback);
        }
    }

    /**
     * One query as {@link #ask(String, RowMapper, Object...)}, and with it some rows, which are added only if one of its
     * parts gives a row.
     *
     * @param parts common table expressions, in the order of whose question marks the values come
     * @param condition name of the part that gives one row, or none
     * @param select over those parts, without question marks
     */
    public <T> List<T> ask(
            String parts, String select, RowMapper<T> rows, String condition, List<Write> writes, Object... values) {
        var sql = new StringBuilder("WITH ").append(parts);
        var all = new ArrayList<>(List.of(values));
        for (int i = 0; i < writes.size(); i++) {
            sql.append(", told_%d AS (%s)".formatted(i, writes.get(i).sqlFor(condition)));
            all.addAll(writes.get(i).values());
        }
        sql.append(' ').append(select);
        return orFail(writes, () -> ask(sql.toString(), rows, all.toArray()));
    }

    private void flush(Unit unit) {
        var writes = unit.takeTold();
        if (writes.isEmpty()) {
            return;
        }
        var parts = new ArrayList<String>();
        var exact = new StringBuilder("SELECT 1 / (true");
        var values = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            var write = writes.get(i);
            parts.add("told_%d AS (%s)".formatted(i, write.sql()));
            values.addAll(write.values());
            if (write.otherwise().isPresent()) {
                exact.append(" AND (SELECT count(*) FROM told_%d) = 1".formatted(i));
            }
        }
        // It fails as a whole where it is not as demanded, so that it needs no transaction around it to be undone.
        var sql = "WITH " + String.join(", ", parts) + " " + exact.append(")::int");
        orFail(writes, () -> execute(unit.announce(), sql, values, (row, _) -> row.getInt(1)));
    }

    private static <T> T orFail(List<Write> writes, Supplier<T> statement) {
        try {
            return statement.get();
        } catch (DataIntegrityViolationException failed) {
            throw failureOf(writes)
                    .filter(_ -> isNotAsDemanded(failed))
                    .<RuntimeException>map(it -> it)
                    .orElse(failed);
        }
    }

    private static boolean isNotAsDemanded(DataIntegrityViolationException failed) {
        return failed instanceof DuplicateKeyException
                || failed.getRootCause() instanceof SQLException it && DIVISION_BY_ZERO.equals(it.getSQLState());
    }

    private static Optional<Failure> failureOf(List<Write> writes) {
        return writes.stream()
                .flatMap(it -> it.otherwise().stream())
                .findFirst()
                .map(Supplier::get);
    }

    /** @param announced the group that the database is told of on the same way */
    private <T> List<T> execute(Optional<GroupId> announced, String sql, List<Object> values, RowMapper<T> rows) {
        var text = announced.isPresent() ? ANNOUNCE + "; " + sql : sql;
        return jdbc.<List<T>>execute(text, (PreparedStatementCallback<List<T>>) statement -> {
            int at = 1;
            if (announced.isPresent()) {
                statement.setString(at++, announced.get().value());
            }
            for (var value : values) {
                StatementCreatorUtils.setParameterValue(statement, at++, SqlTypeValue.TYPE_UNKNOWN, value);
            }
            statement.execute();
            if (announced.isPresent()) {
                statement.getMoreResults();
            }
            var result = new ArrayList<T>();
            try (var found = statement.getResultSet()) {
                while (found.next()) {
                    result.add(rows.mapRow(found, result.size()));
                }
            }
            return result;
        });
    }

    private static boolean isOpenHere() {
        return OPEN.isBound() && OPEN.get().group.equals(GroupScope.current());
    }

    /**
     * From here to the end of the transaction the rows of all groups are seen, of this one table, if its policy knows of
     * such work at all.
     */
    public void seeAllOf(String table) {
        if (!isOpen()) {
            throw new IllegalStateException("there is no transaction to widen");
        }
        open(OPEN.get());
        jdbc.queryForObject("SELECT set_config('tabellion.whole', ?, true)", String.class, table);
    }

    boolean isOpen() {
        return OPEN.isBound();
    }

    <T extends @Nullable Object> T begin(Supplier<T> statements) {
        var unit = new Unit();
        try {
            return whileThere(() -> {
                var result = ScopedValue.where(OPEN, unit).<T, RuntimeException>call(() -> {
                    var given = statements.get();
                    flushLast(unit);
                    return given;
                });
                unit.transaction.ifPresent(transactions::commit);
                return result;
            });
        } catch (RuntimeException | Error failed) {
            rollback(unit, failed);
            throw failed;
        }
    }

    /** A database that is away, restarts or has cut the connection is a neighbour that is away: what was asked may be done or not. */
    private static <T extends @Nullable Object> T whileThere(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessResourceFailureException
                | TransientDataAccessResourceException
                | CannotCreateTransactionException
                | TransactionSystemException away) {
            throw Failure.unavailable("the database", away);
        }
    }

    /** What was told and nothing else is one statement, and that is a transaction, if there is none that it would join. */
    private void flushLast(Unit unit) {
        if (!unit.told.isEmpty() && TransactionSynchronizationManager.isActualTransactionActive()) {
            open(unit);
        }
        flush(unit);
    }

    private void open(Unit unit) {
        if (unit.transaction.isEmpty()) {
            unit.transaction = Optional.of(transactions.getTransaction(OWN));
        }
    }

    private void rollback(Unit unit, Throwable why) {
        unit.transaction.filter(it -> !it.isCompleted()).ifPresent(it -> {
            try {
                transactions.rollback(it);
            } catch (RuntimeException failed) {
                why.addSuppressed(failed);
            }
        });
    }
}
