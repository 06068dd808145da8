package org.tabellion.consent.application;

import java.util.Optional;
import org.tabellion.consent.RedeemApproval;
import org.tabellion.consent.model.MintedSad;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class ApprovalRedeeming implements RedeemApproval {

    private final MintedSads sads;
    private final SadVault vault;
    private final TrustedTime time;

    ApprovalRedeeming(MintedSads sads, SadVault vault, TrustedTime time) {
        this.sads = sads;
        this.vault = vault;
        this.time = time;
    }

    @Override
    public Outcome redeem(ApprovalId approval, ClientId client) {
        return answer(sads.byApproval(approval).filter(it -> it.client().equals(client)));
    }

    @Override
    public Outcome redeemKeyCreation(EnrolmentId enrolment) {
        return answer(sads.byEnrolment(enrolment));
    }

    private Outcome answer(Optional<MintedSad> found) {
        if (found.isEmpty()) {
            return new Outcome.Unknown();
        }
        var minted = found.get();
        if (!time.now().isBefore(minted.expiresAt())) {
            return new Outcome.Expired();
        }
        return new Outcome.Redeemed(
                vault.open(minted.approval(), minted.sealed()),
                minted.signer(),
                minted.credential(),
                minted.expiresAt());
    }
}
