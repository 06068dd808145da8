package org.tabellion.archtests.bad.cscapi;

import org.tabellion.archtests.bad.orders.spi.Orders;

/** Bad (1): an edge reaches behind the API. */
final class NosyEdge {

    Orders orders() {
        throw new UnsupportedOperationException();
    }
}
