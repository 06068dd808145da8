package org.tabellion.orders.model;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jmolecules.ddd.types.AggregateRoot;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;
import org.tabellion.orders.OrderId;

/**
 * A call whose answer is fetched later.
 *
 * @param sealed the task, and once it is answered the answer in its place
 * @param until is kept up to then
 */
public record Order(
        GroupId group,
        OrderId id,
        ClientId client,
        Optional<SignerId> signer,
        boolean answered,
        Bytes sealed,
        Optional<URI> announceTo,
        Instant placedAt,
        Instant until)
        implements AggregateRoot<Order, OrderId> {

    @Override
    public OrderId getId() {
        return id;
    }

    public Order answeredBy(Bytes sealedAnswer) {
        return new Order(group, id, client, signer, true, sealedAnswer, announceTo, placedAt, until);
    }

    public boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    /** Whoever shows a signer's token is the signer who was there when it was placed. */
    public boolean isOf(ClientId asking, Optional<SignerId> by) {
        return client.equals(asking) && (by.isEmpty() || by.equals(signer));
    }
}
