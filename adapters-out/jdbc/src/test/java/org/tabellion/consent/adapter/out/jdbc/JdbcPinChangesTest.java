package org.tabellion.consent.adapter.out.jdbc;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.tabellion.consent.spi.PinChanges;
import org.tabellion.consent.testkit.PinChangesContract;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class JdbcPinChangesTest implements PinChangesContract {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.consent.adapter.out.jdbc");

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("consent_pin_change");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public PinChanges pinChanges() {
        return CONTEXT.bean(PinChanges.class);
    }
}
