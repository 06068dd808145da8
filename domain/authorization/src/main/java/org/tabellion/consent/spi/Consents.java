package org.tabellion.consent.spi;

import java.util.Optional;
import org.tabellion.consent.model.Consent;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.Failure;

/** All consents of the present group. */
public interface Consents {

    /** @throws Failure NOT_FOUND */
    Consent get(ConsentId id);

    /** Empty if there is no such yes. */
    Optional<Consent.Approved> byApproval(ApprovalId approval);

    /** The newest with this question (see {@code QuestionKey}). */
    Optional<Consent> newest(String questionKey);

    /** @throws Failure CONFLICT if the same question is open already */
    void add(Consent.Open consent);

    /** @throws Failure CONFLICT if it is not {@code before} any more */
    void replace(Consent before, Consent after);
}
