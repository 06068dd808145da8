package org.tabellion.sam.model;

import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.sam.RequestId;
import org.tabellion.sam.SigningServiceId;

/** A call of a client, the same for all its repetitions. */
public record RequestKey(SigningServiceId client, RequestId request) implements ValueObject {}
