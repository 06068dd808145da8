package org.tabellion.kernel.adapter.out.jdbc;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.SqlParameterValue;
import org.tabellion.kernel.Failure;

/**
 * A change whose answer nobody waits for. What is told in one unit of work goes to the database as parts of one
 * statement; a second change of the same table as the next one, as it may be meant for a row of the first.
 */
public final class Write {

    private final String head;
    private final String tail;
    private final List<Object> values;
    private final Optional<Supplier<Failure>> otherwise;

    private Write(String head, String tail, List<Object> values, Optional<Supplier<Failure>> otherwise) {
        this.head = head;
        this.tail = tail;
        this.values = values;
        this.otherwise = otherwise;
    }

    /**
     * One row.
     *
     * @param table with the names of its columns in brackets
     * @param values one for each; absent ones as {@link #none}
     */
    public static Write insert(String table, Object... values) {
        var marks = String.join(", ", Collections.nCopies(values.length, "?"));
        return new Write("INSERT INTO " + table + " SELECT " + marks, "", List.of(values), Optional.empty());
    }

    /** @param sql an UPDATE or DELETE */
    public static Write change(String sql, Object... values) {
        return new Write(sql, "", List.of(values), Optional.empty());
    }

    /** @param type of {@link java.sql.Types} */
    public static Object none(int type) {
        return new SqlParameterValue(type, null);
    }

    /** A row that is there already stays as it is. */
    public Write orLeave() {
        return new Write(head, " ON CONFLICT DO NOTHING", values, otherwise);
    }

    /** The unit of work fails with this if not exactly one row is changed, or the row is there already. */
    public Write orFail(Supplier<Failure> failure) {
        return new Write(head, tail, values, Optional.of(failure));
    }

    boolean mayMeet(Write other) {
        return !(isInsert() && other.isInsert()) && table().equals(other.table());
    }

    private String table() {
        int from = head.startsWith("UPDATE ") ? "UPDATE ".length() : "INSERT INTO ".length();
        return head.substring(from, head.indexOf(' ', from));
    }

    private boolean isInsert() {
        return head.startsWith("INSERT");
    }

    Optional<Supplier<Failure>> otherwise() {
        return otherwise;
    }

    List<Object> values() {
        return values;
    }

    String sql() {
        return head + tail + (otherwise.isPresent() ? " RETURNING 1" : "");
    }

    /** Added if {@code part}, which gives one row at most, gives one. */
    String sqlFor(String part) {
        if (!isInsert()) {
            throw new IllegalStateException("what is not added cannot depend on another statement");
        }
        return head + " FROM " + part + tail;
    }

    /** Without the values. */
    @Override
    public String toString() {
        return sql();
    }
}
