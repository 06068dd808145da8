package org.tabellion.consent;

import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Dtbsr;

/**
 * What is left of an approval, one row for each authorised occurrence of a hash: authorised, reserved, consumed or
 * released. It refuses early; the SAM's own memory decides. Each is called within the caller's unit of work, the SAM in
 * none of them.
 */
public interface UseApproval {

    /**
     * Reserves one occurrence for each of these hashes, or none at all.
     *
     * @param requestId of the act of signing: repeated with the same id it finds what it reserved
     * @param ifReserved writes that are made with the reservation, and only with it
     */
    Use reserve(ApprovalId approval, ClientId client, String requestId, List<Dtbsr> hashes, Runnable ifReserved);

    /** They were signed, or may have been. */
    void consume(ApprovalId approval, String requestId);

    Kind kind(ApprovalId approval);

    /** Nothing was signed, for certain: they are authorised again. */
    void release(ApprovalId approval, String requestId);

    /**
     * @param kind of what is reserved
     * @param approval what {@link RedeemApproval} would give; empty if it is to be asked
     */
    record Use(Reservation reservation, Kind kind, Optional<RedeemApproval.Outcome.Redeemed> approval) {}

    enum Reservation {
        RESERVED,
        UNKNOWN,
        EXPIRED,
        /** Never authorised, or never as often as one call asks for it: hashes are a multiset. */
        NOT_AUTHORISED,
        /** Authorised, but not as often as asked for by now: others have it. */
        USED_UP,
        /** More hashes than are left, of which there are some. */
        TOO_MANY
    }

    /** What the signatures of an approval are counted as. */
    enum Kind {
        SIGNATURE,
        SEAL
    }
}
