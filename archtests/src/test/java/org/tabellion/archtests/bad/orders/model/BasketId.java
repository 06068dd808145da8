package org.tabellion.archtests.bad.orders.model;

import org.jmolecules.ddd.types.Identifier;

/** Sound. */
public record BasketId(String value) implements Identifier {}
