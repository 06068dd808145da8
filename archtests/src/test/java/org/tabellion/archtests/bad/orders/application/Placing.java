package org.tabellion.archtests.bad.orders.application;

import org.tabellion.archtests.bad.kernel.UseCase;
import org.tabellion.archtests.bad.orders.PlaceOrder;

/** Sound: a hidden use case. */
@UseCase
final class Placing implements PlaceOrder {

    @Override
    public void place() {}
}
