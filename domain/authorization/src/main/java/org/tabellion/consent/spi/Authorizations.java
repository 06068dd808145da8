package org.tabellion.consent.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.consent.UseApproval;
import org.tabellion.consent.model.Authorization;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Dtbsr;

/**
 * What approvals are bound to, and the occurrences of their hashes, of the present group. Writes are made within the unit
 * of work that is open.
 */
public interface Authorizations {

    /** With all its occurrences. */
    void add(Authorization authorization);

    Optional<Kept> byHandle(Bytes digest);

    Optional<Kept> byApproval(ApprovalId approval);

    /**
     * Ends it, if it is still live; nothing of it can be reserved after the commit.
     *
     * @return how many occurrences are left in that moment; empty if it was not live
     */
    Optional<Integer> end(ApprovalId approval, Authorization.State as);

    /** One free occurrence for each of the hashes, or none at all, whoever else reserves at the same time. */
    UseApproval.Reservation reserve(
            ApprovalId approval, ClientId client, String requestId, List<Dtbsr> hashes, Instant now);

    /** What this request has reserved is consumed. */
    UseApproval.Kind consume(ApprovalId approval, String requestId);

    /** What this request has reserved is free again. */
    void release(ApprovalId approval, String requestId);

    /** Of all groups: those that expired before {@code then}. @return how many */
    int erase(Instant then);

    /** @param left occurrences that can be reserved */
    record Kept(Authorization authorization, Authorization.State state, int left) {}
}
