package org.tabellion.credentials.adapter.out.jdbc;

import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.credentials.testkit.CredentialsContract;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class JdbcCredentialsTest implements CredentialsContract {

    private static final GroupId GROUP = new GroupId("bank");
    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.credentials.adapter.out.jdbc");

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public Credentials credentials() {
        return CONTEXT.bean(Credentials.class);
    }

    @Override
    public <T> T within(Supplier<T> work) {
        return GroupScope.call(GROUP, () -> CONTEXT.bean(UnitOfWork.class).call(work));
    }
}
