package org.tabellion.access.adapter.out.jdbc;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.tabellion.access.spi.Clients;
import org.tabellion.access.spi.Grants;
import org.tabellion.access.spi.PushedRequests;
import org.tabellion.access.spi.SpentOnce;
import org.tabellion.access.testkit.AccessContract;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class JdbcAccessTest implements AccessContract {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.access.adapter.out.jdbc");

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("access_client, access_grant, access_pushed_request, access_spent");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public Clients clients() {
        return CONTEXT.bean(Clients.class);
    }

    @Override
    public Grants grants() {
        return CONTEXT.bean(Grants.class);
    }

    @Override
    public PushedRequests pushedRequests() {
        return CONTEXT.bean(PushedRequests.class);
    }

    @Override
    public SpentOnce spentOnce() {
        return CONTEXT.bean(SpentOnce.class);
    }
}
