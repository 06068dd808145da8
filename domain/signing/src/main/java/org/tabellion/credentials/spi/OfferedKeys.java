package org.tabellion.credentials.spi;

import java.util.Optional;
import java.util.Set;
import org.tabellion.kernel.KeyAlgorithm;

/** The kinds of key that the SAM makes and uses, by its policy and its modules. */
public interface OfferedKeys {

    /** Asks; empty if nobody answers. */
    Optional<Set<KeyAlgorithm>> now();
}
