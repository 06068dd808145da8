package org.tabellion.sam;

import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;

/**
 * The SAM's mark on an object that others keep for it.
 *
 * @param kid the seal key, as {@code sam-seal-1}
 * @param alg {@code HS256}
 * @param value HMAC-SHA-256 over the RFC 8785 form of all other members of the object
 */
public record Seal(String kid, String alg, Bytes value) implements ValueObject {}
