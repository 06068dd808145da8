package org.tabellion.credentials;

import java.util.Set;
import org.tabellion.kernel.KeyAlgorithm;

/** Which kinds of key sign here: for those who tell it. */
public interface ReadOfferedKeys {

    /** What the SAM said last, not longer than a minute ago if it can be asked; every kind while it has never answered. */
    Set<KeyAlgorithm> offered();
}
