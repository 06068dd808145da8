package org.tabellion.orders.testkit;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.tabellion.kernel.GroupScope;
import org.tabellion.orders.OrderId;
import org.tabellion.orders.model.Order;
import org.tabellion.orders.spi.Orders;

public final class InMemoryOrders implements Orders {

    private final Map<OrderId, Row> rows = new HashMap<>();

    private static final class Row {
        private Order order;
        private Optional<Instant> due;
        private int attempts;
        private boolean collected;

        private Row(Order order) {
            this.order = order;
            this.due = Optional.of(order.placedAt());
        }
    }

    @Override
    public synchronized void add(Order order) {
        rows.put(order.id(), new Row(order));
    }

    @Override
    public synchronized Optional<Order> find(OrderId id) {
        return row(id).map(it -> it.order);
    }

    private Optional<Row> row(OrderId id) {
        return Optional.ofNullable(rows.get(id))
                .filter(it -> GroupScope.current().equals(Optional.of(it.order.group())));
    }

    @Override
    public synchronized List<Claimed> claim(Instant now, Instant until, int most) {
        return claim(it -> !it.order.answered(), now, until, most);
    }

    @Override
    public synchronized List<Claimed> claimAnnouncements(Instant now, Instant until, int most) {
        return claim(it -> it.order.answered(), now, until, most);
    }

    private List<Claimed> claim(Predicate<Row> wanted, Instant now, Instant until, int most) {
        return rows.values().stream()
                .filter(wanted)
                .filter(it -> !it.order.isOver(now))
                .filter(it -> it.due.filter(due -> !due.isAfter(now)).isPresent())
                .sorted(Comparator.comparing(it -> it.due.orElseThrow()))
                .limit(most)
                .map(it -> {
                    it.due = Optional.of(until);
                    it.attempts++;
                    return new Claimed(it.order, it.attempts);
                })
                .toList();
    }

    @Override
    public synchronized void postpone(OrderId id, Instant at) {
        row(id).filter(it -> !it.order.answered()).ifPresent(it -> it.due = Optional.of(at));
    }

    @Override
    public synchronized boolean answer(Order answered, Instant announceAt) {
        var row = row(answered.id()).filter(it -> !it.order.answered());
        row.ifPresent(it -> {
            it.order = answered;
            it.due = answered.announceTo().map(_ -> announceAt);
            it.attempts = 0;
        });
        return row.isPresent();
    }

    @Override
    public synchronized boolean collected(OrderId id) {
        var row = row(id).filter(it -> it.order.answered() && !it.collected);
        row.ifPresent(it -> it.collected = true);
        return row.isPresent();
    }

    @Override
    public synchronized void announced(OrderId id, Optional<Instant> next) {
        row(id).filter(it -> it.order.answered()).ifPresent(it -> it.due = next);
    }

    @Override
    public synchronized int eraseOver(Instant now) {
        int before = rows.size();
        rows.values().removeIf(it -> it.order.isOver(now));
        return before - rows.size();
    }
}
