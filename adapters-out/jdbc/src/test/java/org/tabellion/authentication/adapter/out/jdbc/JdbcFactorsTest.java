package org.tabellion.authentication.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.model.Session;
import org.tabellion.authentication.spi.Factors;
import org.tabellion.authentication.spi.Sessions;
import org.tabellion.authentication.testkit.FactorsContract;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class JdbcFactorsTest implements FactorsContract {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.authentication.adapter.out.jdbc");

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("authentication_password, authentication_code, authentication_session");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public Factors factors() {
        return CONTEXT.bean(Factors.class);
    }

    @Test
    void a_session_is_found_noted_and_removed() {
        var sessions = CONTEXT.bean(Sessions.class);
        GroupScope.run(GROUP, () -> {
            var proof =
                    new AuthenticationProof(SIGNER, GROUP, List.of("pwd", "otp"), AuthenticationProof.TWO_FACTORS, NOW);
            var session = new Session(ATTEMPT, proof, NOW, NOW);
            sessions.add(session);
            assertThat(sessions.byDigest(ATTEMPT)).contains(session);
            sessions.seen(session.seen(NOW.plusSeconds(60)));
            assertThat(sessions.byDigest(ATTEMPT)).contains(session.seen(NOW.plusSeconds(60)));
            sessions.remove(ATTEMPT);
            assertThat(sessions.byDigest(ATTEMPT)).isEmpty();
        });
    }
}
