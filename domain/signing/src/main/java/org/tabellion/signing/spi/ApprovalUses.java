package org.tabellion.signing.spi;

import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Dtbsr;

/**
 * What is left of approvals, kept in the authorization context: bound in {@code adapters-out/contexts}. It refuses early; the
 * SAM decides.
 */
public interface ApprovalUses {

    /**
     * One authorised occurrence for each of these hashes, or none at all. Where no unit of work is open it is one by itself,
     * committed when this returns.
     *
     * @param requestId repeated with the same one it finds what it reserved
     * @param ifReserved writes that are made with the reservation, and only with it
     */
    Use reserve(ApprovalId approval, ClientId client, String requestId, List<Dtbsr> hashes, Runnable ifReserved);

    /** What was reserved has been signed, or may have been; within the unit of work that is open. */
    void consume(ApprovalId approval, String requestId);

    Kind kind(ApprovalId approval);

    /** What was reserved has certainly not been signed; within the unit of work that is open. */
    void release(ApprovalId approval, String requestId);

    /**
     * @param kind of what is reserved
     * @param approval what {@link Approvals} would give; empty if it is to be asked
     */
    record Use(Reservation reservation, Kind kind, Optional<Approvals.Answer.Present> approval) {}

    enum Reservation {
        RESERVED,
        UNKNOWN,
        EXPIRED,
        NOT_AUTHORISED,
        USED_UP,
        TOO_MANY
    }

    /** What the signatures of an approval are counted as. */
    enum Kind {
        SIGNATURE,
        SEAL
    }
}
