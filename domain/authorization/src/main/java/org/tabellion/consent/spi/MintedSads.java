package org.tabellion.consent.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.consent.model.MintedSad;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.GroupId;

/** SADs until they expire: one for each approval. Within the present group, unless told otherwise. */
public interface MintedSads {

    /** @return false if the approval has its SAD already: that one stays */
    boolean add(MintedSad sad);

    Optional<MintedSad> byApproval(ApprovalId approval);

    /** The newest. */
    Optional<MintedSad> byEnrolment(EnrolmentId enrolment);

    /** Consents with a yes that is still good at {@code now} and has no SAD; of all groups, the oldest, at most a hundred. */
    List<Missing> missing(Instant now);

    /** Nothing if there is none. */
    void remove(ApprovalId approval);

    /** Of all groups. */
    int eraseExpired(Instant now);

    record Missing(GroupId group, ConsentId consent) {}
}
