package org.tabellion.orders;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

/** Carries out orders of all groups that are due: each by one node at a time, and again by another if that node falls silent. */
public interface CarryOutOrders {

    /** @return how many have their answer now that had none */
    int carryOut(Carrier carrier);

    /** Who knows what a task means. */
    @FunctionalInterface
    interface Carrier {

        /**
         * Called within the order's group, outside any unit of work. The same order may be carried out again, also while it is
         * still being carried out elsewhere: it must come to the same.
         *
         * @return the answer, whether it is a success or a refusal
         * @throws Failure UNAVAILABLE to be asked again later
         */
        Bytes carryOut(OrderId order, Bytes task);
    }
}
