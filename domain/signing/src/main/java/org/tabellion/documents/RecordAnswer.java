package org.tabellion.documents;

import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.SigningRequestId;

/** What the signer answered. Called within the unit of work that keeps the answer; tells the process. Repeating it changes nothing. */
public interface RecordAnswer {

    void approved(SigningRequestId request, ApprovalId approval);

    void refused(SigningRequestId request);
}
