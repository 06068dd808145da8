package org.tabellion.archtests.bad.orders.adapter.in.events;

import org.tabellion.archtests.bad.evaluation.Toy;

/** Bad (1): the product knows what stands apart. */
final class ToyUser {

    Toy toy() {
        return new Toy();
    }
}
