package org.tabellion.signing.adapter.out.contexts;

import java.util.List;
import org.springframework.stereotype.Component;
import org.tabellion.consent.UseApproval;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.signing.spi.ApprovalUses;

@Component
final class ContextApprovalUses implements ApprovalUses {

    private final UseApproval useApproval;

    ContextApprovalUses(UseApproval useApproval) {
        this.useApproval = useApproval;
    }

    @Override
    public Use reserve(
            ApprovalId approval, ClientId client, String requestId, List<Dtbsr> hashes, Runnable ifReserved) {
        var use = useApproval.reserve(approval, client, requestId, hashes, ifReserved);
        return new Use(reservation(use), kind(use.kind()), use.approval().map(ContextApprovals::present));
    }

    private static Reservation reservation(UseApproval.Use use) {
        return switch (use.reservation()) {
            case RESERVED -> Reservation.RESERVED;
            case UNKNOWN -> Reservation.UNKNOWN;
            case EXPIRED -> Reservation.EXPIRED;
            case NOT_AUTHORISED -> Reservation.NOT_AUTHORISED;
            case USED_UP -> Reservation.USED_UP;
            case TOO_MANY -> Reservation.TOO_MANY;
        };
    }

    @Override
    public void consume(ApprovalId approval, String requestId) {
        useApproval.consume(approval, requestId);
    }

    @Override
    public Kind kind(ApprovalId approval) {
        return kind(useApproval.kind(approval));
    }

    private static Kind kind(UseApproval.Kind kind) {
        return switch (kind) {
            case SIGNATURE -> Kind.SIGNATURE;
            case SEAL -> Kind.SEAL;
        };
    }

    @Override
    public void release(ApprovalId approval, String requestId) {
        useApproval.release(approval, requestId);
    }
}
