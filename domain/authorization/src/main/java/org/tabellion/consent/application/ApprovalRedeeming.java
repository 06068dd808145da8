package org.tabellion.consent.application;

import java.util.Optional;
import org.tabellion.consent.RedeemApproval;
import org.tabellion.consent.model.MintedSad;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class ApprovalRedeeming implements RedeemApproval {

    private final Consents consents;
    private final Authorizations authorizations;
    private final MintedSads sads;
    private final SadVault vault;
    private final TrustedTime time;

    ApprovalRedeeming(
            Consents consents, Authorizations authorizations, MintedSads sads, SadVault vault, TrustedTime time) {
        this.consents = consents;
        this.authorizations = authorizations;
        this.sads = sads;
        this.vault = vault;
        this.time = time;
    }

    @Override
    public Outcome redeem(ApprovalId approval, ClientId client) {
        var outcome = answer(sads.byApproval(approval).filter(it -> it.client().equals(client)));
        return outcome instanceof Outcome.Unknown && isOver(approval, client) ? new Outcome.Expired() : outcome;
    }

    @Override
    public Outcome redeemKeyCreation(EnrolmentId enrolment) {
        return answer(sads.byEnrolment(enrolment));
    }

    /** Its SAD is erased when it expires; what it was bound to stays a while, the consent on our page for good. */
    private boolean isOver(ApprovalId approval, ClientId client) {
        return isOverWithoutPage(approval, client)
                || consents.byApproval(approval)
                        .filter(it -> it.asked().client().equals(client))
                        .filter(it -> !time.now().isBefore(it.approval().expiresAt()))
                        .isPresent();
    }

    private boolean isOverWithoutPage(ApprovalId approval, ClientId client) {
        return authorizations
                .byApproval(approval)
                .filter(it -> it.authorization().client().equals(client))
                .filter(it -> it.authorization().isOver(time.now()))
                .isPresent();
    }

    private Outcome answer(Optional<MintedSad> found) {
        if (found.isEmpty()) {
            return new Outcome.Unknown();
        }
        var minted = found.get();
        if (!time.now().isBefore(minted.expiresAt())) {
            return new Outcome.Expired();
        }
        return redeemed(minted, vault);
    }

    static Outcome.Redeemed redeemed(MintedSad minted, SadVault vault) {
        return new Outcome.Redeemed(
                vault.open(minted.approval(), minted.sealed()),
                minted.signer(),
                minted.credential(),
                minted.expiresAt());
    }
}
