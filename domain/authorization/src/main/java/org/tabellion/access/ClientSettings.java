package org.tabellion.access;

import java.util.Set;

/**
 * How a client is treated.
 *
 * @param enabled false: it gets no token, and those it has are not taken
 * @param responseUris where it may have itself told of the end of what it ordered; https, compared character by character
 */
public record ClientSettings(
        boolean enabled, Set<Compatibility> compatibility, RateLimits limits, Set<String> responseUris) {

    public static final ClientSettings STANDARD = new ClientSettings(true, Set.of(), RateLimits.STANDARD);

    public ClientSettings {
        compatibility = Set.copyOf(compatibility);
        responseUris = Set.copyOf(responseUris);
    }

    /** Nobody is told of anything. */
    public ClientSettings(boolean enabled, Set<Compatibility> compatibility, RateLimits limits) {
        this(enabled, compatibility, limits, Set.of());
    }

    public ClientSettings limitedTo(RateLimits others) {
        return new ClientSettings(enabled, compatibility, others, responseUris);
    }
}
