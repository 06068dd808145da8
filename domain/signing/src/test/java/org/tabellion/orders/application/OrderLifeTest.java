package org.tabellion.orders.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.orders.CarryOutOrders.Carrier;
import org.tabellion.orders.CollectOrder.Outcome;
import org.tabellion.orders.OrderId;
import org.tabellion.orders.PlaceOrder;
import org.tabellion.orders.spi.OrderVault;
import org.tabellion.orders.testkit.InMemoryOrders;
import org.tabellion.signing.testkit.FaultyUnitOfWork;

class OrderLifeTest {

    private static final GroupId BANK = new GroupId("bank");
    private static final ClientId PORTAL = new ClientId("portal");
    private static final SignerId ANA = new SignerId("sg_" + "1".repeat(26));
    private static final SignerId BERT = new SignerId("sg_" + "2".repeat(26));
    private static final Carrier ECHO = (_, task) -> Bytes.ofUtf8("done: " + task.utf8());
    private static final Carrier AWAY = (_, _) -> {
        throw Failure.unavailable("the SAM", null);
    };

    private final ManualTime time = ManualTime.at("2026-11-22T10:00:00Z");
    private final InMemoryOrders orders = new InMemoryOrders();
    private final ImmediateUnitOfWork work = new ImmediateUnitOfWork();
    private final FaultyUnitOfWork commits = new FaultyUnitOfWork(work);
    private final CollectedAudit audit = new CollectedAudit();
    private final List<URI> told = new ArrayList<>();
    private Optional<Failure> deaf = Optional.empty();
    private final Labels vault = new Labels();
    private final OrderPlacing placing =
            new OrderPlacing(orders, vault, commits, audit, new Ids(time, new SeededRandomness(1)), time);
    private final OrdersCarrying carrying = new OrdersCarrying(orders, vault, commits, audit, time);
    private final OrderCollecting collecting = new OrderCollecting(orders, vault, commits, audit, time);
    private final OrdersAnnouncing announcing = new OrdersAnnouncing(
            orders,
            (_, _, address) -> {
                assertThat(work.isOpen()).isFalse();
                told.add(address);
                deaf.ifPresent(it -> {
                    throw it;
                });
            },
            commits,
            audit,
            time);

    private static final class Labels implements OrderVault {
        @Override
        public Bytes seal(OrderId order, Kind kind, Bytes content) {
            return Bytes.ofUtf8(kind + order.value() + content.utf8());
        }

        @Override
        public Bytes open(OrderId order, Kind kind, Bytes sealed) {
            assertThat(sealed.utf8()).startsWith(kind + order.value());
            return Bytes.ofUtf8(sealed.utf8().substring((kind + order.value()).length()));
        }
    }

    @Test
    void an_order_is_carried_out_once_and_its_answer_given_out_as_often_as_it_is_asked_for() {
        var id = place(Optional.empty());
        assertThat(collect(id, PORTAL, ANA)).isEqualTo(new Outcome.NotYet());

        assertThat(carrying.carryOut(ECHO)).isEqualTo(1);
        assertThat(carrying.carryOut(ECHO)).isZero();

        assertThat(collect(id, PORTAL, ANA)).isEqualTo(new Outcome.Answered(Bytes.ofUtf8("done: task")));
        assertThat(collect(id, PORTAL, ANA)).isEqualTo(new Outcome.Answered(Bytes.ofUtf8("done: task")));
        assertThat(audit.lines()).containsExactly("orders.place DONE", "orders.answer DONE", "orders.collect DONE");
    }

    @Test
    void it_is_nobody_elses() {
        var id = place(Optional.empty());
        carrying.carryOut(ECHO);

        assertThat(collect(id, new ClientId("other"), ANA)).isEqualTo(new Outcome.Unknown());
        assertThat(collect(id, PORTAL, BERT)).isEqualTo(new Outcome.Unknown());
        assertThat(GroupScope.<Outcome, RuntimeException>call(
                        new GroupId("court"), () -> collecting.collect(id, PORTAL, Optional.empty())))
                .isEqualTo(new Outcome.Unknown());
        assertThat(within(() -> collecting.collect(id, PORTAL, Optional.empty())))
                .isInstanceOf(Outcome.Answered.class);
    }

    @Test
    void it_is_carried_out_within_its_group_and_outside_a_unit_of_work() {
        place(Optional.empty());

        carrying.carryOut((_, _) -> {
            assertThat(GroupScope.current()).contains(BANK);
            assertThat(work.isOpen()).isFalse();
            return Bytes.ofUtf8("done");
        });

        assertThat(audit.lines()).contains("orders.answer DONE");
    }

    @Test
    void while_a_neighbour_is_away_it_is_tried_again_at_growing_intervals() {
        var id = place(Optional.empty());
        for (int pause : List.of(2, 4, 8, 16, 30, 30)) {
            assertThat(carrying.carryOut(AWAY)).isZero();
            time.advance(Duration.ofSeconds(pause).minusMillis(1));
            assertThat(carrying.carryOut(ECHO)).as("too early").isZero();
            time.advance(Duration.ofMillis(1));
        }

        assertThat(carrying.carryOut(ECHO)).isEqualTo(1);
        assertThat(collect(id, PORTAL, ANA)).isInstanceOf(Outcome.Answered.class);
    }

    @Test
    void what_a_node_began_that_died_another_one_carries_out() {
        place(Optional.empty());
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> carrying.carryOut((_, _) -> {
                    throw new IllegalStateException("killed");
                }));
        assertThat(carrying.carryOut(ECHO)).isZero();

        time.advance(OrdersCarrying.CLAIM);

        assertThat(carrying.carryOut(ECHO)).isEqualTo(1);
    }

    @Test
    void one_that_cannot_be_carried_out_does_not_hold_up_the_others() {
        place(Optional.empty());
        var second = place(Optional.empty());

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> carrying.carryOut((order, _) -> {
                    if (order.equals(second)) {
                        return Bytes.ofUtf8("done");
                    }
                    throw new IllegalStateException("odd");
                }));

        assertThat(collect(second, PORTAL, ANA)).isInstanceOf(Outcome.Answered.class);
    }

    @ParameterizedTest
    @CsvSource({"FAILED_NOT_DONE", "FAILED_BUT_DONE"})
    void a_lost_commit_of_the_answer_leaves_one_answer(FaultyUnitOfWork.Fault fault) {
        var id = place(Optional.empty());
        commits.fail(1, fault);
        assertThat(carrying.carryOut(ECHO)).isZero();

        time.advance(OrdersCarrying.CLAIM);
        carrying.carryOut(ECHO);

        assertThat(collect(id, PORTAL, ANA)).isEqualTo(new Outcome.Answered(Bytes.ofUtf8("done: task")));
        assertThat(audit.lines().stream().filter("orders.answer DONE"::equals)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"FAILED_NOT_DONE", "FAILED_BUT_DONE"})
    void an_answer_that_was_lost_on_its_way_is_fetched_again(FaultyUnitOfWork.Fault fault) {
        var id = place(Optional.empty());
        carrying.carryOut(ECHO);
        commits.fail(1, fault);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> collect(id, PORTAL, ANA));

        assertThat(collect(id, PORTAL, ANA)).isEqualTo(new Outcome.Answered(Bytes.ofUtf8("done: task")));
        assertThat(audit.lines().stream().filter("orders.collect DONE"::equals)).hasSize(1);
    }

    @Test
    void what_was_kept_long_enough_is_neither_carried_out_nor_given_out() {
        var unanswered = place(Optional.empty());
        var answered = place(Optional.empty());
        carrying.carryOut((order, _) -> {
            if (order.equals(answered)) {
                return Bytes.ofUtf8("done");
            }
            throw Failure.unavailable("the SAM", null);
        });
        time.advance(Duration.ofMinutes(10));

        assertThat(carrying.carryOut(ECHO)).isZero();
        assertThat(collect(unanswered, PORTAL, ANA)).isEqualTo(new Outcome.Unknown());
        assertThat(collect(answered, PORTAL, ANA)).isEqualTo(new Outcome.Unknown());
        assertThat(new OrdersForgetting(orders, time).forget()).isEqualTo(2);
    }

    @Test
    void who_wants_to_be_told_is_told_when_there_is_an_answer_and_not_before() {
        var address = URI.create("https://sp.example/told");
        place(Optional.of(address));
        place(Optional.empty());
        announcing.announce();
        assertThat(told).isEmpty();

        carrying.carryOut(ECHO);
        assertThat(announcing.announce()).isEqualTo(1);
        assertThat(announcing.announce()).isZero();

        assertThat(told).containsExactly(address);
        assertThat(audit.lines()).contains("orders.announce DONE");
    }

    @Test
    void who_does_not_hear_is_told_again_and_the_answer_is_there_all_the_while() {
        var id = place(Optional.of(URI.create("https://sp.example/told")));
        carrying.carryOut(ECHO);
        deaf = Optional.of(Failure.unavailable("the client", null));
        for (int attempt = 1; attempt <= 4; attempt++) {
            assertThat(announcing.announce()).isZero();
            time.advance(Duration.ofSeconds(2L << attempt));
        }
        deaf = Optional.empty();

        assertThat(announcing.announce()).isEqualTo(1);
        assertThat(told).hasSize(5);
        assertThat(collect(id, PORTAL, ANA)).isInstanceOf(Outcome.Answered.class);
    }

    @Test
    void an_address_that_may_not_be_called_is_not_tried_twice() {
        place(Optional.of(URI.create("https://10.0.0.1/")));
        carrying.carryOut(ECHO);
        deaf = Optional.of(Failure.forbidden("address_not_allowed", "10.0.0.1"));

        announcing.announce();
        time.advance(Duration.ofMinutes(9));
        announcing.announce();

        assertThat(told).hasSize(1);
        assertThat(audit.lines()).contains("orders.announce FAILED");
    }

    private OrderId place(Optional<URI> announceTo) {
        return within(() -> placing.place(new PlaceOrder.NewOrder(
                PORTAL, Optional.of(ANA), Bytes.ofUtf8("task"), Duration.ofMinutes(10), announceTo)));
    }

    private Outcome collect(OrderId id, ClientId client, SignerId signer) {
        return within(() -> collecting.collect(id, client, Optional.of(signer)));
    }

    private static <T> T within(Supplier<T> work) {
        return GroupScope.<T, RuntimeException>call(BANK, work::get);
    }
}
