package org.tabellion.orders;

import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SignerId;

/**
 * Gives the answer of an order to whom it belongs, as often as it is asked for while it is kept: an answer that was lost
 * on its way is fetched again.
 */
public interface CollectOrder {

    /** @param signer empty for the client's own token */
    Outcome collect(OrderId order, ClientId client, Optional<SignerId> signer);

    sealed interface Outcome {

        record NotYet() implements Outcome {}

        record Answered(Bytes answer) implements Outcome {

            /** It may hold documents. */
            @Override
            public String toString() {
                return "answer";
            }
        }

        /** Another's, one that was kept long enough, or none: all look the same. */
        record Unknown() implements Outcome {}
    }
}
