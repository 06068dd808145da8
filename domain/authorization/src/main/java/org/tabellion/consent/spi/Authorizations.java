package org.tabellion.consent.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.consent.UseApproval;
import org.tabellion.consent.model.Authorization;
import org.tabellion.consent.model.MintedSad;
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

    /**
     * One free occurrence for each of the hashes, or none at all, whoever else reserves at the same time. Where no unit of
     * work is open it is one by itself, committed when this returns.
     *
     * @param ifReserved writes that are made with the reservation, and only with it; it asks nothing
     */
    Taken reserve(
            ApprovalId approval,
            ClientId client,
            String requestId,
            List<Dtbsr> hashes,
            Instant now,
            Runnable ifReserved);

    /** What this request has reserved is consumed. */
    void consume(ApprovalId approval, String requestId);

    UseApproval.Kind kind(ApprovalId approval);

    /** What this request has reserved is free again. */
    void release(ApprovalId approval, String requestId);

    /** Of all groups: those that expired before {@code then}. @return how many */
    int erase(Instant then);

    /** @param sad the approval's, if it is at hand; to be looked for otherwise */
    record Taken(UseApproval.Reservation reservation, UseApproval.Kind kind, Optional<MintedSad> sad) {}

    /** @param left occurrences that can be reserved */
    record Kept(Authorization authorization, Authorization.State state, int left) {}
}
