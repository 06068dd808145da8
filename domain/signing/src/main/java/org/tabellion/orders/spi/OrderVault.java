package org.tabellion.orders.spi;

import org.tabellion.kernel.Bytes;
import org.tabellion.orders.OrderId;

/** Encrypts tasks and answers: they hold documents. */
public interface OrderVault {

    enum Kind {
        TASK,
        ANSWER
    }

    /** Opens as what it was sealed alone, in the same order. */
    Bytes seal(OrderId order, Kind kind, Bytes content);

    Bytes open(OrderId order, Kind kind, Bytes sealed);
}
