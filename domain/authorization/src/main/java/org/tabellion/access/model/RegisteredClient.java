package org.tabellion.access.model;

import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.access.ClientView;
import org.tabellion.kernel.Bytes;

/** @param secret keyed digest of the secret */
public record RegisteredClient(ClientView view, Bytes secret) implements ValueObject {}
