package org.tabellion.archtests.bad.orders.model;

import org.jmolecules.ddd.types.AggregateRoot;

/** Sound. */
public record Customer(CustomerId id) implements AggregateRoot<Customer, CustomerId> {

    @Override
    public CustomerId getId() {
        return id;
    }
}
