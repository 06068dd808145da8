package org.tabellion.documents;

import org.tabellion.kernel.SigningRequestId;

/** Makes the signed document available to its service provider, after the product's own validation has passed it. Idempotent. */
public interface DeliverDocument {

    void deliver(SigningRequestId request);
}
