package org.tabellion.documents;

import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SigningRequestId;

/** Makes the signed document available to its service provider, after the product's own validation has passed it. Idempotent. */
public interface DeliverDocument {

    /** @throws Failure UNAVAILABLE if evidence that the validation needs cannot be had: ask again */
    Outcome deliver(SigningRequestId request);

    sealed interface Outcome {

        record Delivered() implements Outcome {}

        /** The request has failed: its signature is not valid. @param reason a code */
        record Withheld(String reason) implements Outcome {}
    }
}
