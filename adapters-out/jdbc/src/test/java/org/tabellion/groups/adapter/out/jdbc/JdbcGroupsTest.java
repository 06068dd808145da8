package org.tabellion.groups.adapter.out.jdbc;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.tabellion.groups.spi.Groups;
import org.tabellion.groups.testkit.GroupsContract;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class JdbcGroupsTest implements GroupsContract {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.groups.adapter.out.jdbc");

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("groups_configuration");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public Groups groups() {
        return CONTEXT.bean(Groups.class);
    }
}
