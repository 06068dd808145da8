package org.tabellion.credentials.model;

import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;

/** The SAM's signer object, which is kept here for it. */
public record HeldSigner(int version, Bytes sealed) implements ValueObject {}
