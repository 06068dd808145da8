package org.tabellion.consent.spi;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.consent.model.MintedSad;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.EnrolmentId;

/** SADs until they expire: one for each approval. Within the present group, but for {@link #eraseExpired}. */
public interface MintedSads {

    /** @return false if the approval has its SAD already: that one stays */
    boolean add(MintedSad sad);

    Optional<MintedSad> byApproval(ApprovalId approval);

    /** The newest. */
    Optional<MintedSad> byEnrolment(EnrolmentId enrolment);

    /** Of all groups. */
    int eraseExpired(Instant now);
}
