package org.tabellion.orders.application;

import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;
import org.tabellion.orders.ForgetOrders;
import org.tabellion.orders.spi.Orders;

@UseCase
final class OrdersForgetting implements ForgetOrders {

    private final Orders orders;
    private final TrustedTime time;

    OrdersForgetting(Orders orders, TrustedTime time) {
        this.orders = orders;
        this.time = time;
    }

    @Override
    public int forget() {
        return orders.eraseOver(time.now());
    }
}
