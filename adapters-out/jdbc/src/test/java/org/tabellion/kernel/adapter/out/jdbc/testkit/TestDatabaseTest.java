package org.tabellion.kernel.adapter.out.jdbc.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {

    @Test
    void each_database_is_apart_from_the_others() throws SQLException {
        var one = TestDatabase.empty();
        var other = TestDatabase.empty();
        execute(one.asOwner(), "CREATE TABLE only_here (id int)");

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute(other.asOwner(), "SELECT id FROM only_here"))
                .withMessageContaining("does not exist");
    }

    @Test
    void the_application_role_reads_and_writes_what_the_owner_made_but_makes_nothing_itself() throws SQLException {
        var database = TestDatabase.empty();
        execute(database.asOwner(), "CREATE TABLE thing (id int)");
        execute(database.asApp(), "INSERT INTO thing VALUES (1)");

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute(database.asApp(), "CREATE TABLE own (id int)"))
                .withMessageContaining("permission denied");
    }

    @Test
    void row_level_security_binds_the_application_role() throws SQLException {
        var database = TestDatabase.empty();
        execute(
                database.asOwner(),
                "CREATE TABLE thing (id int); INSERT INTO thing VALUES (1); ALTER TABLE thing ENABLE ROW LEVEL SECURITY");

        try (var connection = database.asApp().getConnection();
                var rows = connection.createStatement().executeQuery("SELECT id FROM thing")) {
            assertThat(rows.next()).isFalse();
        }
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
