package org.tabellion.archtests.bad.orders.model;

import org.jmolecules.ddd.types.ValueObject;

/** Bad (15): a value object holds an entity. */
record Sum(Customer customer) implements ValueObject {}
