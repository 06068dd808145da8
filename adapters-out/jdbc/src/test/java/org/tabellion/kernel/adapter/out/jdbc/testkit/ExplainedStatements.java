package org.tabellion.kernel.adapter.out.jdbc.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Has each query explained, with its own values and on its own connection, before it is carried out. */
public final class ExplainedStatements extends DelegatingDataSource {

    private static final Pattern LAST = Pattern.compile("(?s)^(.*;)?\\s*((?:SELECT|WITH)[^;]*)$");
    private static final Pattern SCAN =
            Pattern.compile("\"Node Type\": \"([^\"]+ Scan)\"|\"Index Name\": \"([^\"]+)\"");
    private static final Pattern PAGES = Pattern.compile("\"Shared (?:Hit|Read) Blocks\": (\\d+)");

    private final List<Explained> explained = new ArrayList<>();

    /**
     * @param scans by which ways the rows are reached, from the top of the plan
     * @param pages of tables and indexes, of the whole plan
     */
    public record Explained(String query, List<String> scans, int pages) {}

    public ExplainedStatements(DataSource source) {
        super(source);
    }

    /** Since the last time it was asked. */
    public List<Explained> take() {
        var taken = List.copyOf(explained);
        explained.clear();
        return taken;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = super.getConnection();
        return around(Connection.class, connection, (method, arguments) -> {
            var result = method.invoke(connection, arguments);
            return result instanceof PreparedStatement statement && arguments[0] instanceof String sql
                    ? noting(connection, statement, sql)
                    : result;
        });
    }

    private PreparedStatement noting(Connection connection, PreparedStatement statement, String sql) {
        var settings = new ArrayList<Setting>();
        return around(PreparedStatement.class, statement, (method, arguments) -> {
            if (method.getName().startsWith("set") && arguments != null && arguments.length > 1) {
                settings.add(new Setting(method, arguments));
            } else if (method.getName().startsWith("execute")) {
                explain(connection, sql, settings);
            }
            return method.invoke(statement, arguments);
        });
    }

    private record Setting(Method method, Object[] arguments) {}

    private void explain(Connection connection, String sql, List<Setting> settings) throws Exception {
        var parts = LAST.matcher(sql);
        if (!parts.matches() || sql.endsWith("set_config('tabellion.group_id', ?, true)")) {
            return;
        }
        var before = parts.group(1) == null ? "" : parts.group(1);
        try (var explaining =
                connection.prepareStatement(before + " EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + parts.group(2))) {
            for (var setting : settings) {
                setting.method().invoke(explaining, setting.arguments());
            }
            explaining.execute();
            if (!before.isEmpty()) {
                explaining.getMoreResults();
            }
            try (var rows = explaining.getResultSet()) {
                rows.next();
                explained.add(explained(parts.group(2), rows.getString(1)));
            }
        }
    }

    private static Explained explained(String query, String json) {
        var plan = json.substring(0, json.indexOf("\"Planning\""));
        var scans = SCAN.matcher(plan)
                .results()
                .map(it -> it.group(1) == null ? it.group(2) : it.group(1))
                .toList();
        int pages = PAGES.matcher(plan)
                .results()
                .limit(2)
                .mapToInt(it -> Integer.parseInt(it.group(1)))
                .sum();
        return new Explained(query.replaceAll("\\s+", " ").strip(), scans, pages);
    }

    private interface Call {
        Object carryOut(Method method, Object[] arguments) throws Exception;
    }

    private static <T> T around(Class<T> type, T target, Call call) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    try {
                        return call.carryOut(method, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }
}
