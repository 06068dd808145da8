package org.tabellion.sam.spi;

import org.tabellion.kernel.Failure;
import org.tabellion.sam.spi.Hsm.WrappedKey;

/** The generations of the world's wrapping key, for its administrators alone. New blobs are wrapped under the newest. */
public interface WrappingKeys {

    /** Makes the next generation. @return its name, as {@code kek-2} */
    String next();

    /**
     * The same key under the newest generation, and nothing else: where it goes is not the caller's to choose.
     *
     * @throws Failure INVALID {@code wrapped_key} if the blob was altered, or its wrapping key is not there
     */
    WrappedKey rewrap(WrappedKey key);

    /**
     * Destroys a generation, and with it what is still wrapped under it, wherever that is kept.
     *
     * @throws Failure CONFLICT {@code wrapping_key} if it is the newest, or there is none of that name
     */
    void destroy(String kek);
}
