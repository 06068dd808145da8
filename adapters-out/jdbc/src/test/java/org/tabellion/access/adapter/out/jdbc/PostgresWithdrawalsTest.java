package org.tabellion.access.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.access.Grant;
import org.tabellion.access.spi.Grants;
import org.tabellion.access.spi.Withdrawals;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

/** Two nodes on one PostgreSQL: what one takes back the other hears of, and knows when it may have missed something. */
class PostgresWithdrawalsTest {

    private static final String ADAPTERS = "org.tabellion.access.adapter.out.jdbc";
    private static final JdbcContext HERE = JdbcContext.with(ADAPTERS);
    private static final JdbcContext THERE = JdbcContext.on(HERE.database().asApp(), ADAPTERS);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final Grants grants = HERE.bean(Grants.class);
    private final Withdrawals there = THERE.bean(Withdrawals.class);
    private final List<Bytes> heard = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void listen() throws Exception {
        HERE.empty("access_grant");
        there.onEach(heard::add);
        until(() -> there.uninterrupted().isPresent());
    }

    @AfterAll
    static void close() {
        THERE.close();
        HERE.close();
    }

    @Test
    void a_token_that_is_taken_back_replaced_or_removed_on_one_node_is_told_on_the_other() throws Exception {
        var first = grant(1, digest(1));
        grants.add(first);
        grants.add(grant(2, digest(2)));
        grants.add(grant(3, digest(3)));

        grants.replace(first, first.withoutAccess());
        grants.replace(grant(2, digest(2)), grant(2, digest(4)));
        grants.remove(grant(3, digest(3)).id());
        grants.replace(first.withoutAccess(), first.revoked());

        until(() -> heard.size() >= 3);
        assertThat(heard).containsExactly(digest(1), digest(2), digest(3));
    }

    @Test
    void nothing_is_told_of_what_was_not_committed() throws Exception {
        var present = grant(1, digest(1));
        grants.add(present);

        try {
            HERE.bean(UnitOfWork.class).run(() -> {
                grants.replace(present, present.withoutAccess());
                throw Failure.conflict("other", "something else has failed");
            });
        } catch (Failure expected) {
            assertThat(expected.code()).isEqualTo("other");
        }
        grants.remove(present.id());

        until(() -> !heard.isEmpty());
        assertThat(heard).containsExactly(digest(1));
    }

    @Test
    void while_the_connection_is_lost_nothing_is_claimed_and_afterwards_it_is_another_listening() throws Exception {
        var before = there.uninterrupted();
        var present = grant(1, digest(1));
        grants.add(present);

        cutOff();
        until(() -> !there.uninterrupted().equals(before));
        // Between the two it says nothing, and what is told meanwhile nobody hears.
        grants.replace(present, present.withoutAccess());
        until(() -> there.uninterrupted().isPresent());

        assertThat(there.uninterrupted()).isNotEqualTo(before);
        var next = grant(2, digest(2));
        grants.add(next);
        grants.remove(next.id());
        until(() -> heard.contains(digest(2)));
    }

    @Test
    void a_database_that_takes_no_connection_is_heard_again_when_it_does() throws Exception {
        var before = there.uninterrupted();
        try {
            sql("ALTER ROLE %s NOLOGIN".formatted(HERE.database().appUser()));
            cutOff();
            until(() -> there.uninterrupted().isEmpty());
            Thread.sleep(1_200);
            assertThat(there.uninterrupted()).isEqualTo(OptionalLong.empty());
        } finally {
            sql("ALTER ROLE %s LOGIN".formatted(HERE.database().appUser()));
        }

        until(() -> there.uninterrupted().isPresent());
        assertThat(there.uninterrupted()).isNotEqualTo(before);
    }

    /** What anybody else says on the channel is no withdrawal, and no reason to stop listening. */
    @Test
    void what_is_no_digest_is_passed_over() throws Exception {
        sql("SELECT pg_notify('tabellion_withdrawn', 'nonsense')");
        sql("SELECT pg_notify('tabellion_withdrawn', '')");
        grants.add(grant(1, digest(1)));
        grants.remove(grant(1, digest(1)).id());

        until(() -> !heard.isEmpty());
        assertThat(heard).containsExactly(digest(1));
    }

    private static void cutOff() throws SQLException {
        sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    private static void sql(String statement) throws SQLException {
        try (var connection = HERE.database().asSuperuser();
                var one = connection.createStatement()) {
            one.execute(statement);
        }
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(10);
        }
    }

    private static Bytes digest(int number) {
        return Bytes.ofHex("%02x".formatted(number).repeat(32));
    }

    private static Grant grant(int number, Bytes token) {
        return new Grant(
                "grant-" + number,
                new ClientId("sp"),
                new GroupId("bank"),
                "client_credentials",
                "sp",
                Set.of("service"),
                Map.of(),
                Optional.empty(),
                Optional.of(new Grant.IssuedToken(token, NOW, NOW.plusSeconds(3600), false)),
                Optional.empty());
    }
}
