package org.tabellion.documents;

import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SigningRequestId;

/** Adds evidence and timestamps up to the level asked for. Idempotent on the request. */
public interface ExtendDocument {

    /** @throws Failure UNAVAILABLE if an OCSP responder, CRL or TSA does not answer: ask again */
    void extend(SigningRequestId request);
}
