package org.tabellion.orders;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SignerId;

/** Takes an order of the present group. What was acknowledged is durable, and is carried out by whichever node has time. */
public interface PlaceOrder {

    /** The longest time that an answer is kept. */
    Duration LONGEST = Duration.ofHours(24);

    OrderId place(NewOrder order);

    /**
     * @param signer whose token it was, empty if it was the client's own: who fetches the answer by a signer's token is that
     *     signer
     * @param task all that is needed to carry it out, in the words of who does; kept encrypted
     * @param keep how long the order, and then its answer, is kept; up to {@link #LONGEST}
     * @param announceTo is told of the end; already found to be allowed to this client
     */
    record NewOrder(ClientId client, Optional<SignerId> signer, Bytes task, Duration keep, Optional<URI> announceTo) {

        public NewOrder {
            if (keep.isNegative() || keep.isZero() || keep.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("an order is kept up to " + LONGEST);
            }
        }

        /** The task may hold documents. */
        @Override
        public String toString() {
            return "order of " + client;
        }
    }
}
