package org.tabellion.authentication.adapter.out.jdbc;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.tabellion.authentication.spi.Operators;
import org.tabellion.authentication.testkit.OperatorsContract;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class JdbcOperatorsTest implements OperatorsContract {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.authentication.adapter.out.jdbc");

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("authentication_operator");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public Operators operators() {
        return CONTEXT.bean(Operators.class);
    }
}
