package org.tabellion.authentication.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.authentication.model.FactorLock;
import org.tabellion.authentication.model.SigningFactor.PinVerifier;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.authentication.testkit.SigningFactorsContract;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class JdbcSigningFactorsTest implements SigningFactorsContract {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.authentication.adapter.out.jdbc");

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("authentication_signing_factor");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public SigningFactors signingFactors() {
        return CONTEXT.bean(SigningFactors.class);
    }

    @Test
    void of_a_hundred_tries_at_once_of_one_version_one_is_counted() throws Exception {
        var pin = new PinVerifier(SIGNER, 1, FactorLock.OPEN, "hash");
        GroupScope.run(GROUP, () -> signingFactors().put(pin));
        var kept = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 100; i++) {
                threads.submit(() -> GroupScope.run(GROUP, () -> {
                    if (signingFactors().put(pin.tried(NOW))) {
                        kept.incrementAndGet();
                    }
                }));
            }
        }

        assertThat(kept).hasValue(1);
    }

    @Test
    void another_group_sees_and_changes_nothing() {
        var pin = new PinVerifier(SIGNER, 1, FactorLock.OPEN, "hash");
        GroupScope.run(GROUP, () -> signingFactors().put(pin));

        GroupScope.run(new GroupId("court"), () -> {
            assertThat(signingFactors().pin(SIGNER)).isEmpty();
            assertThat(signingFactors().put(pin.tried(NOW))).isFalse();
        });
        GroupScope.run(GROUP, () -> assertThat(signingFactors().pin(SIGNER)).contains(pin));
    }
}
