package org.tabellion.documents.adapter.out.jdbc;

import java.sql.SQLException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.tabellion.documents.spi.KeptPreparations;
import org.tabellion.documents.testkit.KeptPreparationsContract;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class PostgresKeptPreparationsTest implements KeptPreparationsContract {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.documents.adapter.out.jdbc");

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("documents_kept_preparation");
    }

    @Override
    public KeptPreparations preparations() {
        return CONTEXT.bean(KeptPreparations.class);
    }

    @Override
    public <T> T within(GroupId group, Supplier<T> work) {
        return GroupScope.<T, RuntimeException>call(
                group, () -> CONTEXT.bean(UnitOfWork.class).call(work));
    }
}
