package org.tabellion.access;

import java.time.Instant;
import org.tabellion.kernel.Bytes;

/** Remembers what may be used once, over restarts and for all nodes: the {@code jti} of assertions and proofs. */
public interface SpendOnce {

    /**
     * @param purpose keeps apart what is of different kinds
     * @param digest of what is used
     * @param until when it would be refused for its age
     * @return false if it was used before
     */
    boolean spend(String purpose, Bytes digest, Instant until);

    /** Forgets what is too old to be used anyway. */
    int forget();
}
