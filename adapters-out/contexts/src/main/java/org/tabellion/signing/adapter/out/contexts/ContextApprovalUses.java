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
    public Reservation reserve(ApprovalId approval, ClientId client, String requestId, List<Dtbsr> hashes) {
        return switch (useApproval.reserve(approval, client, requestId, hashes)) {
            case RESERVED -> Reservation.RESERVED;
            case UNKNOWN -> Reservation.UNKNOWN;
            case EXPIRED -> Reservation.EXPIRED;
            case NOT_AUTHORISED -> Reservation.NOT_AUTHORISED;
            case USED_UP -> Reservation.USED_UP;
            case TOO_MANY -> Reservation.TOO_MANY;
        };
    }

    @Override
    public Kind consume(ApprovalId approval, String requestId) {
        return switch (useApproval.consume(approval, requestId)) {
            case SIGNATURE -> Kind.SIGNATURE;
            case SEAL -> Kind.SEAL;
        };
    }

    @Override
    public void release(ApprovalId approval, String requestId) {
        useApproval.release(approval, requestId);
    }
}
