package org.tabellion.samclient;

import java.util.Optional;
import java.util.Set;

/**
 * What all servers together know of the SAMs, durably. Every method: {@link org.tabellion.kernel.Failure} UNAVAILABLE or a
 * failure of the store itself if it cannot be asked; then no SAM is.
 */
public interface Sightings {

    /** The newest position that any server has seen of this memory. */
    Optional<SamPosition> newest(String memory);

    /** Keeps the greater of each member. */
    void see(String memory, SamPosition position);

    /** The nodes that any server has found out; an operator takes that back. */
    Set<String> distrusted();

    void distrust(String node, String reason);

    /** Binds the token to {@code node}, unless it is bound already. */
    Home settle(TokenDigest token, String node);

    /** Binds the token to another node: only by whoever settled it, and after the first certainly did not use it. */
    void move(TokenDigest token, String from, String to);

    /** Unbinds it: only by whoever settled it, and if no node used it. */
    void release(TokenDigest token, String node);

    /**
     * @param node the only one that may see the token
     * @param fresh whether this very call has bound it: no node has seen the token before
     */
    record Home(String node, boolean fresh) {}

    /** For a tool that speaks to one SAM for a while and then forgets it. */
    static Sightings none() {
        return new NoSightings();
    }
}
