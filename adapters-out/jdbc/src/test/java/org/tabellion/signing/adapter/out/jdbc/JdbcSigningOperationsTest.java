package org.tabellion.signing.adapter.out.jdbc;

import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;
import org.tabellion.signing.spi.SigningOperations;
import org.tabellion.signing.testkit.SigningOperationsContract;

class JdbcSigningOperationsTest implements SigningOperationsContract {

    private static final GroupId GROUP = new GroupId("bank");
    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.signing.adapter.out.jdbc");

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public SigningOperations operations() {
        return CONTEXT.bean(SigningOperations.class);
    }

    @Override
    public <T> T within(Supplier<T> work) {
        return GroupScope.call(GROUP, () -> CONTEXT.bean(UnitOfWork.class).call(work));
    }
}
