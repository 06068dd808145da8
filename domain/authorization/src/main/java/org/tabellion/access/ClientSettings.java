package org.tabellion.access;

import java.util.Set;

/**
 * How a client is treated.
 *
 * @param enabled false: it gets no token, and those it has are not taken
 */
public record ClientSettings(boolean enabled, Set<Compatibility> compatibility, RateLimits limits) {

    public static final ClientSettings STANDARD = new ClientSettings(true, Set.of(), RateLimits.STANDARD);

    public ClientSettings {
        compatibility = Set.copyOf(compatibility);
    }

    public ClientSettings limitedTo(RateLimits others) {
        return new ClientSettings(enabled, compatibility, others);
    }
}
