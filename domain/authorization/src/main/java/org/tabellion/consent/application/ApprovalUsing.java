package org.tabellion.consent.application;

import java.util.List;
import org.tabellion.consent.UseApproval;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class ApprovalUsing implements UseApproval {

    private final Authorizations authorizations;
    private final SadVault vault;
    private final TrustedTime time;

    ApprovalUsing(Authorizations authorizations, SadVault vault, TrustedTime time) {
        this.authorizations = authorizations;
        this.vault = vault;
        this.time = time;
    }

    @Override
    public Use reserve(
            ApprovalId approval, ClientId client, String requestId, List<Dtbsr> hashes, Runnable ifReserved) {
        var now = time.now();
        var taken = authorizations.reserve(approval, client, requestId, hashes, now, ifReserved);
        return new Use(
                taken.reservation(),
                taken.kind(),
                taken.sad()
                        .filter(it -> it.client().equals(client))
                        .filter(it -> now.isBefore(it.expiresAt()))
                        .map(it -> ApprovalRedeeming.redeemed(it, vault)));
    }

    @Override
    public void consume(ApprovalId approval, String requestId) {
        authorizations.consume(approval, requestId);
    }

    @Override
    public Kind kind(ApprovalId approval) {
        return authorizations.kind(approval);
    }

    @Override
    public void release(ApprovalId approval, String requestId) {
        authorizations.release(approval, requestId);
    }
}
