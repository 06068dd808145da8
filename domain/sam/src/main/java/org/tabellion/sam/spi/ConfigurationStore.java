package org.tabellion.sam.spi;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.DynamicConfiguration;

/** Keeps the dynamic configuration over restarts. */
public interface ConfigurationStore {

    /** SHA-256 over the document in force, byte for byte. */
    Bytes digest();

    /**
     * Keeps {@code document} in the place of the one before, in one step; durable when this returns, and in force after a
     * restart. Does not put it in force yet.
     *
     * @throws Failure UNAVAILABLE if it could not be kept: the one before is
     */
    void store(Bytes document);

    /** Puts what was stored in force, unless something newer is. */
    void activate(DynamicConfiguration next, Bytes document);
}
