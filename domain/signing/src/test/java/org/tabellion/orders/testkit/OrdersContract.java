package org.tabellion.orders.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.orders.OrderId;
import org.tabellion.orders.model.Order;
import org.tabellion.orders.spi.Orders;
import org.tabellion.orders.spi.Orders.Claimed;

/** What every {@link Orders} keeps: nobody else has what was claimed, and what was answered stays answered. */
public interface OrdersContract {

    GroupId BANK = new GroupId("bank");
    GroupId COURT = new GroupId("court");
    Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");
    OrderId ONE = new OrderId("or_" + "1".repeat(26));
    OrderId TWO = new OrderId("or_" + "2".repeat(26));

    Orders orders();

    /** Within the group and one unit of work. */
    default <T> T within(GroupId group, Supplier<T> work) {
        return GroupScope.<T, RuntimeException>call(group, work::get);
    }

    static Order order(GroupId group, OrderId id, Instant placedAt, Optional<URI> announceTo) {
        return new Order(
                group,
                id,
                new ClientId("portal"),
                Optional.of(new SignerId("sg_" + "A".repeat(26))),
                false,
                Bytes.ofUtf8("task of " + id),
                announceTo,
                placedAt,
                placedAt.plusSeconds(600));
    }

    private void add(Order order) {
        within(order.group(), () -> {
            orders().add(order);
            return true;
        });
    }

    private static Order bank(OrderId id, int second) {
        return order(BANK, id, BEGIN.plusSeconds(second), Optional.empty());
    }

    @Test
    default void an_order_is_found_in_its_group_alone() {
        var placed = order(BANK, ONE, BEGIN, Optional.of(URI.create("https://sp.example/told?x=1")));
        add(placed);

        assertThat(within(BANK, () -> orders().find(ONE))).contains(placed);
        assertThat(within(BANK, () -> orders().find(TWO))).isEmpty();
        assertThat(within(COURT, () -> orders().find(ONE))).isEmpty();
    }

    @Test
    default void what_is_claimed_nobody_else_gets_until_the_claim_is_over() {
        add(bank(ONE, 0));
        add(order(COURT, TWO, BEGIN.plusSeconds(1), Optional.empty()));

        var now = BEGIN.plusSeconds(2);
        assertThat(orders().claim(now, now.plusSeconds(45), 1)).containsExactly(new Claimed(bank(ONE, 0), 1));
        assertThat(orders().claim(now, now.plusSeconds(45), 9))
                .extracting(it -> it.order().id())
                .containsExactly(TWO);
        assertThat(orders().claim(now.plusSeconds(44), now.plusSeconds(90), 9)).isEmpty();
        assertThat(orders().claim(now.plusSeconds(45), now.plusSeconds(90), 9))
                .extracting(Claimed::attempt)
                .containsExactly(2, 2);
    }

    @Test
    default void what_is_postponed_comes_again_when_it_is_time() {
        add(bank(ONE, 0));
        orders().claim(BEGIN, BEGIN.plusSeconds(45), 9);
        within(BANK, () -> {
            orders().postpone(ONE, BEGIN.plusSeconds(4));
            return true;
        });

        assertThat(orders().claim(BEGIN.plusSeconds(3), BEGIN.plusSeconds(48), 9))
                .isEmpty();
        assertThat(orders().claim(BEGIN.plusSeconds(4), BEGIN.plusSeconds(49), 9))
                .hasSize(1);
    }

    @Test
    default void the_first_answer_stands_and_nobody_carries_it_out_again() {
        add(bank(ONE, 0));

        assertThat(within(BANK, () -> orders().answer(bank(ONE, 0).answeredBy(Bytes.ofUtf8("a")), BEGIN)))
                .isTrue();
        assertThat(within(BANK, () -> orders().answer(bank(ONE, 0).answeredBy(Bytes.ofUtf8("b")), BEGIN)))
                .isFalse();
        assertThat(within(BANK, () -> orders().find(ONE))).contains(bank(ONE, 0).answeredBy(Bytes.ofUtf8("a")));
        assertThat(orders().claim(BEGIN.plusSeconds(99), BEGIN.plusSeconds(199), 9))
                .isEmpty();
        assertThat(orders().claimAnnouncements(BEGIN.plusSeconds(99), BEGIN.plusSeconds(199), 9))
                .as("nobody wants to be told")
                .isEmpty();
    }

    @Test
    default void that_its_answer_was_fetched_is_noted_once_and_in_its_group_alone() {
        add(bank(ONE, 0));
        assertThat(within(BANK, () -> orders().collected(ONE)))
                .as("there is no answer yet")
                .isFalse();
        within(BANK, () -> orders().answer(bank(ONE, 0).answeredBy(Bytes.ofUtf8("a")), BEGIN));

        assertThat(within(COURT, () -> orders().collected(ONE))).isFalse();
        assertThat(within(BANK, () -> orders().collected(ONE))).isTrue();
        assertThat(within(BANK, () -> orders().collected(ONE))).isFalse();
        assertThat(within(BANK, () -> orders().find(ONE))).contains(bank(ONE, 0).answeredBy(Bytes.ofUtf8("a")));
    }

    @Test
    default void who_wants_to_be_told_is_told_once_it_is_answered() {
        var placed = order(BANK, ONE, BEGIN, Optional.of(URI.create("https://sp.example/told")));
        add(placed);
        orders().claim(BEGIN, BEGIN.plusSeconds(45), 9);
        assertThat(orders().claimAnnouncements(BEGIN, BEGIN.plusSeconds(60), 9)).isEmpty();
        var answered = placed.answeredBy(Bytes.ofUtf8("a"));
        within(BANK, () -> orders().answer(answered, BEGIN));

        assertThat(orders().claimAnnouncements(BEGIN, BEGIN.plusSeconds(60), 9))
                .containsExactly(new Claimed(answered, 1));
        assertThat(orders().claimAnnouncements(BEGIN.plusSeconds(59), BEGIN.plusSeconds(119), 9))
                .isEmpty();
        announced(Optional.of(BEGIN.plusSeconds(4)));
        assertThat(orders().claimAnnouncements(BEGIN.plusSeconds(4), BEGIN.plusSeconds(64), 9))
                .extracting(Claimed::attempt)
                .containsExactly(2);
        announced(Optional.empty());
        assertThat(orders().claimAnnouncements(BEGIN.plusSeconds(599), BEGIN.plusSeconds(700), 9))
                .isEmpty();
    }

    private void announced(Optional<Instant> next) {
        within(BANK, () -> {
            orders().announced(ONE, next);
            return true;
        });
    }

    @Test
    default void what_is_over_is_neither_claimed_nor_kept() {
        add(bank(ONE, 0));
        add(order(COURT, TWO, BEGIN.plusSeconds(1), Optional.empty()));
        var over = BEGIN.plusSeconds(600);

        assertThat(orders().claim(over, over.plusSeconds(45), 9))
                .extracting(it -> it.order().id())
                .containsExactly(TWO);
        assertThat(orders().eraseOver(over)).isEqualTo(1);
        assertThat(within(BANK, () -> orders().find(ONE))).isEmpty();
        assertThat(within(COURT, () -> orders().find(TWO))).isPresent();
        assertThat(List.of(orders().eraseOver(over.plusSeconds(1)), orders().eraseOver(over.plusSeconds(1))))
                .containsExactly(1, 0);
    }
}
