package org.tabellion.archtests.bad.orders.application;

import org.tabellion.archtests.bad.kernel.UseCase;
import org.tabellion.archtests.bad.orders.PlaceOrder;

/** Bad (7): a use case that everybody sees. */
@UseCase
public final class OpenOrdering implements PlaceOrder {

    @Override
    public void place() {}
}
