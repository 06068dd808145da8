package org.tabellion.documents;

import org.tabellion.kernel.SigningRequestId;

/** Ends a request that nobody answered in time, or whose signature cannot be had. Idempotent. */
public interface EndRequest {

    void expired(SigningRequestId request);

    void failed(SigningRequestId request, String reason);
}
