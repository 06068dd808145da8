package org.tabellion.consent.adapter.out.jdbc;

import java.sql.SQLException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.testkit.AuthorizationsContract;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class PostgresAuthorizationsTest implements AuthorizationsContract {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.consent.adapter.out.jdbc");

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("consent_authorization, consent_occurrence, consent_profile");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public Authorizations authorizations() {
        return CONTEXT.bean(Authorizations.class);
    }

    @Override
    public AuthorizationProfiles profiles() {
        return CONTEXT.bean(AuthorizationProfiles.class);
    }

    @Override
    public <T> T within(Supplier<T> work) {
        return GroupScope.call(BANK, () -> CONTEXT.bean(UnitOfWork.class).call(work));
    }
}
