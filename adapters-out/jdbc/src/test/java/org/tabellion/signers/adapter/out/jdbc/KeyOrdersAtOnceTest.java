package org.tabellion.signers.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tabellion.signers.testkit.SignersContract.BANK;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.signers.OrderKey;
import org.tabellion.signers.application.SignersHexagon;
import org.tabellion.signers.model.Signer;
import org.tabellion.signers.spi.Enrolments;
import org.tabellion.signers.spi.Signers;
import org.tabellion.signers.testkit.SignersContract;
import org.tabellion.signers.workflow.EnrolmentWorkflow;

/** Many orders for one signer's keys at once, on the real store. */
class KeyOrdersAtOnceTest {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.signers.adapter.out.jdbc");
    private static final SignerId SIGNER = new SignerId("sg_" + "A".repeat(26));
    private static final int CALLS = 100;

    private final List<EnrolmentId> begun = new CopyOnWriteArrayList<>();
    private final EnrolmentWorkflow workflow = new EnrolmentWorkflow() {
        @Override
        public void requested(EnrolmentId enrolment) {
            throw new AssertionError("nobody enrols here");
        }

        @Override
        public void keyOrdered(EnrolmentId enrolment, SignerId signer) {
            begun.add(enrolment);
        }
    };

    @BeforeEach
    void one_signer() throws SQLException {
        CONTEXT.empty("signers_signer, signers_address, signers_enrolment, signers_invitation");
        GroupScope.run(BANK, () -> CONTEXT.bean(Signers.class)
                .add(new Signer.Invited(SIGNER, BANK, SignersContract.person())));
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Test
    void a_hundred_calls_by_one_yes_begin_one_key() throws Exception {
        var outcomes = ordered(_ -> enrolment(1));

        assertThat(outcomes).hasSize(CALLS).containsOnly(OrderKey.Outcome.ORDERED);
        assertThat(begun).containsExactly(enrolment(1));
    }

    @Test
    void a_hundred_yeses_at_once_begin_as_many_keys_as_the_group_allows() throws Exception {
        var outcomes = ordered(KeyOrdersAtOnceTest::enrolment);

        assertThat(Collections.frequency(outcomes, OrderKey.Outcome.ORDERED)).isEqualTo(5);
        assertThat(Collections.frequency(outcomes, OrderKey.Outcome.TOO_MANY)).isEqualTo(CALLS - 5);
        assertThat(begun).hasSize(5);
    }

    private static EnrolmentId enrolment(int number) {
        return new EnrolmentId("en_" + "%026d".formatted(number));
    }

    private List<OrderKey.Outcome> ordered(IntFunction<EnrolmentId> ids) throws Exception {
        var ordering = SignersHexagon.ordering(
                CONTEXT.bean(Enrolments.class),
                CONTEXT.bean(Signers.class),
                _ -> Set.of(),
                workflow,
                new CollectedAudit(),
                CONTEXT.bean(UnitOfWork.class),
                ManualTime.at("2026-11-21T10:00:00Z"));
        var calls = new ArrayList<Callable<OrderKey.Outcome>>();
        for (int i = 0; i < CALLS; i++) {
            var id = ids.apply(i);
            calls.add(() -> GroupScope.call(BANK, () -> ordering.order(id, SIGNER, new ClientId("sp"))));
        }
        var outcomes = new ArrayList<OrderKey.Outcome>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : callers.invokeAll(calls)) {
                outcomes.add(call.get());
            }
        }
        return outcomes;
    }
}
