package org.tabellion.orders.application;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.orders.CarryOutOrders;
import org.tabellion.orders.model.Order;
import org.tabellion.orders.spi.OrderVault;
import org.tabellion.orders.spi.Orders;
import org.tabellion.orders.spi.Orders.Claimed;

@UseCase
final class OrdersCarrying implements CarryOutOrders {

    /** After that a silent node is taken for dead; well within the life of a SAD. */
    static final Duration CLAIM = Duration.ofSeconds(45);

    private static final int MOST = 10;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Orders orders;
    private final OrderVault vault;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final TrustedTime time;

    OrdersCarrying(Orders orders, OrderVault vault, UnitOfWork work, RecordAudit audit, TrustedTime time) {
        this.orders = orders;
        this.vault = vault;
        this.work = work;
        this.audit = audit;
        this.time = time;
    }

    @Override
    public int carryOut(Carrier carrier) {
        int answered = 0;
        @Nullable RuntimeException last = null;
        for (int i = 0; i < MOST; i++) {
            // One by one: each may hold documents.
            var now = time.now();
            var next = orders.claim(now, now.plus(CLAIM), 1);
            if (next.isEmpty()) {
                break;
            }
            try {
                answered += carriedOut(next.getFirst(), carrier) ? 1 : 0;
            } catch (RuntimeException failed) {
                // One that cannot be carried out does not hold up the others; it is claimed again when its time has
                // come.
                last = failed;
            }
        }
        if (last != null) {
            throw last;
        }
        return answered;
    }

    private boolean carriedOut(Claimed claimed, Carrier carrier) {
        return GroupScope.call(claimed.order().group(), () -> carryOut(claimed, carrier));
    }

    private boolean carryOut(Claimed claimed, Carrier carrier) {
        var order = claimed.order();
        try {
            return keep(
                    order, carrier.carryOut(order.id(), vault.open(order.id(), OrderVault.Kind.TASK, order.sealed())));
        } catch (Failure failure) {
            if (failure.kind() != Failure.Kind.UNAVAILABLE) {
                throw failure;
            }
            orders.postpone(order.id(), again(claimed.attempt()));
            return false;
        }
    }

    private boolean keep(Order order, Bytes answer) {
        var answered = order.answeredBy(vault.seal(order.id(), OrderVault.Kind.ANSWER, answer));
        return work.call(() -> {
            boolean kept = orders.answer(answered, time.now());
            if (kept) {
                audit.record(new AuditEvent(
                        "orders.answer",
                        AuditEvent.Outcome.DONE,
                        Map.of(
                                "order",
                                order.id().value(),
                                "client",
                                order.client().value())));
            }
            return kept;
        });
    }

    private Instant again(int attempt) {
        var pause = Duration.ofSeconds(1L << Math.min(attempt, 5));
        return time.now().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }
}
