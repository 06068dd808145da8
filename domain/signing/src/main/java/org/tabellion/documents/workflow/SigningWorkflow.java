package org.tabellion.documents.workflow;

import java.time.Instant;
import org.tabellion.kernel.SigningRequestId;

/** The process {@code signing}. All calls take part in the caller's unit of work. */
public interface SigningWorkflow {

    /** Starts it; the business key is the id. */
    void requested(SigningRequestId request, Instant expiresAt);

    void approved(SigningRequestId request);

    void refused(SigningRequestId request);
}
