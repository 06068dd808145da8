package org.tabellion.orders.testkit;

import org.tabellion.orders.spi.Orders;

class InMemoryOrdersTest implements OrdersContract {

    private final InMemoryOrders orders = new InMemoryOrders();

    @Override
    public Orders orders() {
        return orders;
    }
}
