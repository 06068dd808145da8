package org.tabellion.archtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.tabellion.kernel.adapter.out.jdbc.testkit.TestDatabase;

/** Rule 20, on the migrated schema: a table's name starts with its module's, and no foreign key crosses modules. */
class TablesTest {

    /** Made by libraries: Flyway's history, Modulith's event publications, the process engine's tables. */
    private static final List<String> OF_LIBRARIES = List.of("flyway_schema_history", "event_publication", "act_");

    private static final String TABLES =
            """
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            """;

    private static final String FOREIGN_KEYS =
            """
            SELECT child.relname || ' -> ' || parent.relname FROM pg_constraint k
            JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid
            WHERE k.contype = 'f' AND split_part(child.relname, '_', 1) <> split_part(parent.relname, '_', 1)
            """;

    @Test
    void tables_belong_to_modules_and_do_not_refer_across() throws SQLException {
        var modules = ApplicationModules.of("org.tabellion", new Layout("org.tabellion").apart()).stream()
                .map(it -> it.getIdentifier().toString())
                .collect(Collectors.toSet());

        try (var connection = TestDatabase.fresh().asSuperuser()) {
            var tables = column(connection, TABLES);
            System.out.printf("rule 20 tables start with their module: %d tables seen%n", tables.size());

            assertThat(strangers(tables, modules)).isEmpty();
            assertThat(column(connection, FOREIGN_KEYS)).isEmpty();
            assertThat(tables).isNotEmpty();
        }
    }

    @Test
    void a_stranger_and_a_crossing_key_are_found() throws SQLException {
        var database = TestDatabase.empty();
        try (var connection = database.asOwner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders_order (id int PRIMARY KEY)");
            statement.execute("CREATE TABLE customers_customer (orders int REFERENCES orders_order)");
            statement.execute("CREATE TABLE misc (id int)");
        }

        try (var connection = database.asSuperuser()) {
            assertThat(strangers(column(connection, TABLES), Set.of("orders", "customers")))
                    .containsExactly("misc");
            assertThat(column(connection, FOREIGN_KEYS)).containsExactly("customers_customer -> orders_order");
        }
    }

    private static List<String> strangers(List<String> tables, Set<String> modules) {
        return tables.stream()
                .filter(table -> OF_LIBRARIES.stream().noneMatch(table::startsWith))
                .filter(table -> modules.stream().noneMatch(module -> table.startsWith(module + "_")))
                .toList();
    }

    private static List<String> column(Connection connection, String query) throws SQLException {
        var values = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
