package org.tabellion.orders.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;
import org.tabellion.orders.OrderId;
import org.tabellion.orders.spi.Orders;
import org.tabellion.orders.testkit.OrdersContract;

class PostgresOrdersTest implements OrdersContract {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.orders.adapter.out.jdbc");

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("orders_order");
    }

    @Override
    public Orders orders() {
        return CONTEXT.bean(Orders.class);
    }

    @Override
    public <T> T within(GroupId group, Supplier<T> work) {
        return GroupScope.<T, RuntimeException>call(
                group, () -> CONTEXT.bean(UnitOfWork.class).call(work));
    }

    @Test
    void of_eight_nodes_that_look_at_once_each_order_is_claimed_by_one() throws Exception {
        int count = 60;
        within(BANK, () -> {
            for (int i = 0; i < count; i++) {
                orders().add(OrdersContract.order(BANK, new OrderId("or_%026d".formatted(i)), BEGIN, Optional.empty()));
            }
            return true;
        });
        var claimed = ConcurrentHashMap.<OrderId>newKeySet();
        var start = new CountDownLatch(1);
        Callable<Integer> node = () -> {
            start.await();
            int mine = 0;
            for (var more = orders().claim(BEGIN, BEGIN.plusSeconds(45), 3);
                    !more.isEmpty();
                    more = orders().claim(BEGIN, BEGIN.plusSeconds(45), 3)) {
                mine += more.size();
                more.forEach(it -> claimed.add(it.order().id()));
            }
            return mine;
        };
        try (var nodes = Executors.newFixedThreadPool(8)) {
            var works = IntStream.range(0, 8).mapToObj(_ -> nodes.submit(node)).toList();
            start.countDown();
            int sum = 0;
            for (var work : works) {
                sum += work.get();
            }
            assertThat(sum).isEqualTo(count);
        }
        assertThat(claimed).hasSize(count);
    }

    @Test
    void of_two_who_fetch_the_same_answer_at_once_one_is_the_first() throws InterruptedException, ExecutionException {
        within(BANK, () -> {
            var order = OrdersContract.order(BANK, ONE, BEGIN, Optional.empty());
            orders().add(order);
            return orders().answer(order.answeredBy(Bytes.ofUtf8("a")), BEGIN);
        });
        var got = new HashSet<Boolean>();
        try (var callers = Executors.newFixedThreadPool(2)) {
            var first = callers.submit(() -> within(BANK, () -> orders().collected(ONE)));
            var second = callers.submit(() -> within(BANK, () -> orders().collected(ONE)));
            got.add(first.get());
            got.add(second.get());
        }
        assertThat(got).containsExactlyInAnyOrder(true, false);
    }
}
