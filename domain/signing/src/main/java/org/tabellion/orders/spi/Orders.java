package org.tabellion.orders.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.orders.OrderId;
import org.tabellion.orders.model.Order;

/** All orders. Those of the present group, but where a method says otherwise. */
public interface Orders {

    void add(Order order);

    Optional<Order> find(OrderId id);

    /**
     * Of all groups, oldest first: what has no answer and is nobody's before {@code now}, up to {@code most}. Until
     * {@code until} no other call gets them.
     */
    List<Claimed> claim(Instant now, Instant until, int most);

    /** What was claimed is to be claimed again from {@code at} on. */
    void postpone(OrderId id, Instant at);

    /** Keeps the answer, unless there is one, or the order is gone. @return whether it is kept now */
    boolean answer(Order answered, Instant announceAt);

    /** Notes that the answer was fetched. @return whether that was the first time */
    boolean collected(OrderId id);

    /** Of all groups: what has ended and somebody wants to be told of, as {@link #claim}. */
    List<Claimed> claimAnnouncements(Instant now, Instant until, int most);

    /** Empty {@code next}: it was told, or nobody will be told any more. */
    void announced(OrderId id, Optional<Instant> next);

    /** Of all groups. @return how many were over at {@code now} */
    int eraseOver(Instant now);

    /** @param attempt 1 for the first time that it was claimed for this */
    record Claimed(Order order, int attempt) {}
}
