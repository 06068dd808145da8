package org.tabellion.documents.adapter.out.jdbc;

import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.tabellion.documents.spi.SigningRequests;
import org.tabellion.documents.testkit.SigningRequestsContract;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class JdbcSigningRequestsTest implements SigningRequestsContract {

    private static final GroupId GROUP = new GroupId("bank");
    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.documents.adapter.out.jdbc");

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public SigningRequests requests() {
        return CONTEXT.bean(SigningRequests.class);
    }

    @Override
    public <T> T within(Supplier<T> work) {
        return GroupScope.call(GROUP, () -> CONTEXT.bean(UnitOfWork.class).call(work));
    }
}
