package org.tabellion.orders.application;

import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.orders.CollectOrder;
import org.tabellion.orders.OrderId;
import org.tabellion.orders.model.Order;
import org.tabellion.orders.spi.OrderVault;
import org.tabellion.orders.spi.Orders;

@UseCase
final class OrderCollecting implements CollectOrder {

    private final Orders orders;
    private final OrderVault vault;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final TrustedTime time;

    OrderCollecting(Orders orders, OrderVault vault, UnitOfWork work, RecordAudit audit, TrustedTime time) {
        this.orders = orders;
        this.vault = vault;
        this.work = work;
        this.audit = audit;
        this.time = time;
    }

    @Override
    public Outcome collect(OrderId id, ClientId client, Optional<SignerId> signer) {
        var order = orders.find(id).filter(it -> it.isOf(client, signer)).filter(it -> !it.isOver(time.now()));
        if (order.isEmpty()) {
            return new Outcome.Unknown();
        }
        return order.get().answered() ? collected(order.get()) : new Outcome.NotYet();
    }

    private Outcome collected(Order order) {
        var answer = vault.open(order.id(), OrderVault.Kind.ANSWER, order.sealed());
        work.run(() -> {
            if (orders.collected(order.id())) {
                audit.record(new AuditEvent(
                        "orders.collect",
                        AuditEvent.Outcome.DONE,
                        Map.of(
                                "order",
                                order.id().value(),
                                "client",
                                order.client().value())));
            }
        });
        return new Outcome.Answered(answer);
    }
}
