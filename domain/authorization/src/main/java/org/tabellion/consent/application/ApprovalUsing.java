package org.tabellion.consent.application;

import java.util.List;
import org.tabellion.consent.UseApproval;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class ApprovalUsing implements UseApproval {

    private final Authorizations authorizations;
    private final TrustedTime time;

    ApprovalUsing(Authorizations authorizations, TrustedTime time) {
        this.authorizations = authorizations;
        this.time = time;
    }

    @Override
    public Reservation reserve(ApprovalId approval, ClientId client, String requestId, List<Dtbsr> hashes) {
        return authorizations.reserve(approval, client, requestId, hashes, time.now());
    }

    @Override
    public Kind consume(ApprovalId approval, String requestId) {
        return authorizations.consume(approval, requestId);
    }

    @Override
    public void release(ApprovalId approval, String requestId) {
        authorizations.release(approval, requestId);
    }
}
