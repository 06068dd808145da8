package org.tabellion.signing.spi;

import java.util.Optional;
import java.util.Set;
import org.tabellion.kernel.Bytes;

/**
 * What all servers together have seen of the SAMs, durable when a method returns. It belongs to no group.
 */
public interface SamSightings {

    /** The newest position that any server has seen of this memory. */
    Optional<Position> newest(String memory);

    /** Keeps the greater of each member. */
    void see(String memory, Position position);

    /** The nodes that were found out: their memory is older than what was seen of it, or another's. */
    Set<String> distrusted();

    /** The first reason stands, until an operator takes the node back. */
    void distrust(String node, String reason);

    /** Binds the token to {@code node}, unless it is bound already. @param token its digest */
    Home settle(Bytes token, String node);

    /** Binds the token to {@code to}, if it is bound to {@code from}. */
    void move(Bytes token, String from, String to);

    /** Unbinds the token, if it is bound to {@code node}. */
    void release(Bytes token, String node);

    /** How far a memory had come: neither member ever goes back. */
    record Position(long epoch, long sequence) {}

    /** @param fresh whether this very call has bound the token */
    record Home(String node, boolean fresh) {}
}
