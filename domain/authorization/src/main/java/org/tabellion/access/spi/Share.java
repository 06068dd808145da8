package org.tabellion.access.spi;

/**
 * How many nodes the load of the clients is spread over.
 *
 * @param nodes at least 1; each node grants that part of a limit
 */
public record Share(int nodes) {

    public Share {
        if (nodes < 1) {
            throw new IllegalArgumentException("there is one node at least");
        }
    }

    /** Never less than 1. */
    public int of(int limit) {
        return Math.max(1, limit / nodes);
    }
}
