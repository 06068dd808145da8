package org.tabellion.access.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.access.CheckToken;
import org.tabellion.access.Grant;
import org.tabellion.access.spi.Grants;
import org.tabellion.access.testkit.InMemoryGrants;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.testkit.ManualTime;

/** A token that was found good is believed for a moment, and never after it was taken back, on whichever node. */
class TokenCheckingTest {

    private static final Bytes TOKEN = Bytes.ofHex("01".repeat(32));
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Grant GRANT = grant(TOKEN);

    private final ManualTime time = new ManualTime(NOW);
    private final InMemoryGrants store = new InMemoryGrants();
    private final AtomicInteger lookups = new AtomicInteger();
    private Runnable whileItIsRead = () -> {};
    private final Grants counted = new CountedGrants();
    private final CheckToken here = new TokenChecking(counted, store.withdrawals(), time);

    @BeforeEach
    void issued() {
        store.add(GRANT);
    }

    @Test
    void it_is_looked_up_once_in_five_seconds() {
        for (int i = 0; i < 3; i++) {
            assertThat(here.stands(TOKEN)).isTrue();
        }
        assertThat(lookups).hasValue(1);

        time.advance(Duration.ofSeconds(5));
        assertThat(here.stands(TOKEN)).isTrue();
        assertThat(lookups).hasValue(2);
    }

    @Test
    void one_that_another_node_takes_back_falls_at_once() {
        assertThat(here.stands(TOKEN)).isTrue();

        store.replace(GRANT, GRANT.withoutAccess());

        assertThat(here.stands(TOKEN)).isFalse();
    }

    @Test
    void one_that_is_replaced_by_the_next_falls_with_it() {
        assertThat(here.stands(TOKEN)).isTrue();

        store.replace(GRANT, grant(Bytes.ofHex("02".repeat(32))));

        assertThat(here.stands(TOKEN)).isFalse();
        assertThat(here.stands(Bytes.ofHex("02".repeat(32)))).isTrue();
    }

    @Test
    void one_that_is_removed_falls_with_its_grant() {
        assertThat(here.stands(TOKEN)).isTrue();

        store.remove(GRANT.id());

        assertThat(here.stands(TOKEN)).isFalse();
    }

    @Test
    void nothing_is_believed_while_withdrawals_may_be_missed_nor_what_was_seen_before_that() {
        assertThat(here.stands(TOKEN)).isTrue();
        store.deafen();
        for (int i = 0; i < 3; i++) {
            assertThat(here.stands(TOKEN)).isTrue();
        }
        assertThat(lookups).hasValue(4);

        store.replace(GRANT, GRANT.withoutAccess());
        assertThat(here.stands(TOKEN)).isFalse();
        store.listenAnew();
        assertThat(here.stands(TOKEN)).isFalse();
    }

    @Test
    void what_was_taken_back_unheard_is_not_believed_after_listening_anew() {
        assertThat(here.stands(TOKEN)).isTrue();

        store.deafen();
        store.replace(GRANT, GRANT.withoutAccess());
        store.listenAnew();

        assertThat(here.stands(TOKEN)).isFalse();
    }

    /** The reader has it in hand, then it is taken back, then the reader remembers it. */
    @Test
    void one_that_is_taken_back_while_it_is_read_is_not_remembered() {
        whileItIsRead = () -> {
            whileItIsRead = () -> {};
            store.replace(GRANT, GRANT.withoutAccess());
        };

        assertThat(here.stands(TOKEN)).isTrue();
        assertThat(here.stands(TOKEN)).isFalse();
    }

    @Test
    void what_this_node_takes_back_it_does_not_wait_to_hear_of() {
        assertThat(here.stands(TOKEN)).isTrue();

        here.forget(TOKEN);
        here.stands(TOKEN);

        assertThat(lookups).hasValue(2);
    }

    private final class CountedGrants implements Grants {

        @Override
        public Optional<Grant> byAccessToken(Bytes digest) {
            lookups.incrementAndGet();
            var found = store.byAccessToken(digest);
            whileItIsRead.run();
            return found;
        }

        @Override
        public Optional<Grant> byId(String id) {
            throw new AssertionError("tokens alone are looked up");
        }

        @Override
        public Optional<Grant> byCode(Bytes digest) {
            throw new AssertionError("tokens alone are looked up");
        }

        @Override
        public void add(Grant grant) {
            throw new AssertionError("nothing is changed");
        }

        @Override
        public void replace(Grant before, Grant after) {
            throw new AssertionError("nothing is changed");
        }

        @Override
        public void remove(String id) {
            throw new AssertionError("nothing is changed");
        }

        @Override
        public int eraseEndedBefore(Instant moment, int most) {
            throw new AssertionError("nothing is changed");
        }
    }

    private static Grant grant(Bytes digest) {
        return new Grant(
                "grant-1",
                new ClientId("sp"),
                new GroupId("bank"),
                "client_credentials",
                "sp",
                Set.of("service"),
                Map.of(),
                Optional.empty(),
                Optional.of(new Grant.IssuedToken(digest, NOW, NOW.plusSeconds(3600), false)),
                Optional.empty());
    }
}
