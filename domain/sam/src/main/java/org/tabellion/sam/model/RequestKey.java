package org.tabellion.sam.model;

import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.sam.Caller;
import org.tabellion.sam.RequestId;

/** A call of a client, the same for all its repetitions. */
public record RequestKey(Caller client, RequestId request) implements ValueObject {}
