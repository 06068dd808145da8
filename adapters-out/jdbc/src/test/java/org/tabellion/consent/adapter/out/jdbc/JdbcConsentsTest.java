package org.tabellion.consent.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.testkit.ConsentsContract;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class JdbcConsentsTest implements ConsentsContract {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.consent.adapter.out.jdbc");

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("consent_consent, consent_sad");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public Consents consents() {
        return CONTEXT.bean(Consents.class);
    }

    @Override
    public MintedSads sads() {
        return CONTEXT.bean(MintedSads.class);
    }

    @Test
    void of_a_hundred_who_answer_at_once_one_is_kept() throws Exception {
        var asked = new Consent.Open(
                new Consent.Asked(
                        new ConsentId("co_" + "1".repeat(26)),
                        GROUP,
                        SIGNER,
                        new ClientId("sp"),
                        new AskForConsent.Question.SignDocument(new SigningRequestId("sr_" + "1".repeat(26))),
                        NOW,
                        NOW.plusSeconds(900)),
                Optional.empty());
        GroupScope.run(GROUP, () -> consents().add(asked));
        var kept = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 100; i++) {
                threads.submit(() -> GroupScope.run(GROUP, () -> {
                    try {
                        consents().replace(asked, asked.refused(NOW));
                        kept.incrementAndGet();
                    } catch (Failure conflict) {
                        assertThat(conflict.kind()).isEqualTo(Failure.Kind.CONFLICT);
                    }
                }));
            }
        }

        assertThat(kept).hasValue(1);
    }
}
