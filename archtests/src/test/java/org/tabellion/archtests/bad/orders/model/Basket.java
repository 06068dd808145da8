package org.tabellion.archtests.bad.orders.model;

import org.jmolecules.ddd.types.AggregateRoot;

/** Bad (15): holds another aggregate, not its id. */
public final class Basket implements AggregateRoot<Basket, BasketId> {

    private final BasketId id;
    private final Customer customer;

    public Basket(BasketId id, Customer customer) {
        this.id = id;
        this.customer = customer;
    }

    @Override
    public BasketId getId() {
        return id;
    }

    public Customer customer() {
        return customer;
    }
}
