package org.tabellion.orders.spi;

import java.net.URI;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.orders.OrderId;

/** Tells a client that its order has ended: no more than that, so nothing is lost to who reads it. */
public interface Announcer {

    /** @throws Failure UNAVAILABLE if it was not taken; FORBIDDEN if the address may not be called */
    void announce(OrderId order, ClientId client, URI address);
}
