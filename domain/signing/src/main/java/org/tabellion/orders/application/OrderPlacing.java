package org.tabellion.orders.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.orders.OrderId;
import org.tabellion.orders.PlaceOrder;
import org.tabellion.orders.model.Order;
import org.tabellion.orders.spi.OrderVault;
import org.tabellion.orders.spi.Orders;

@UseCase
final class OrderPlacing implements PlaceOrder {

    private final Orders orders;
    private final OrderVault vault;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final Ids ids;
    private final TrustedTime time;

    OrderPlacing(Orders orders, OrderVault vault, UnitOfWork work, RecordAudit audit, Ids ids, TrustedTime time) {
        this.orders = orders;
        this.vault = vault;
        this.work = work;
        this.audit = audit;
        this.ids = ids;
        this.time = time;
    }

    @Override
    public OrderId place(NewOrder wanted) {
        var id = new OrderId(ids.next(OrderId.PREFIX));
        var now = time.now();
        var order = new Order(
                GroupScope.current().orElseThrow(),
                id,
                wanted.client(),
                wanted.signer(),
                false,
                vault.seal(id, OrderVault.Kind.TASK, wanted.task()),
                wanted.announceTo(),
                now,
                now.plus(wanted.keep()));
        work.run(() -> {
            orders.add(order);
            audit.record(new AuditEvent(
                    "orders.place",
                    AuditEvent.Outcome.DONE,
                    Map.of("order", id.value(), "client", wanted.client().value())));
        });
        return id;
    }
}
