package org.tabellion.credentials;

import java.util.Map;
import org.tabellion.kernel.KeyAlgorithm;

/** How many keys are ready. */
public interface ReadKeyPool {

    /** Of each kind that was asked for of late. */
    Map<KeyAlgorithm, Integer> depths();
}
