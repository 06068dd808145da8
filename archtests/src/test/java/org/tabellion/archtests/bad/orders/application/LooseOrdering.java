package org.tabellion.archtests.bad.orders.application;

import org.tabellion.archtests.bad.kernel.UseCase;
import org.tabellion.archtests.bad.orders.PlaceOrder;

/** Bad (7): a use case that can be subclassed. */
@UseCase
class LooseOrdering implements PlaceOrder {

    @Override
    public void place() {}
}
