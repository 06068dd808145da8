package org.tabellion.signing.adapter.out.contexts;

import org.springframework.stereotype.Component;
import org.tabellion.consent.RedeemApproval;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.signing.spi.Approvals;

@Component
final class ContextApprovals implements Approvals {

    private final RedeemApproval redeemApproval;

    ContextApprovals(RedeemApproval redeemApproval) {
        this.redeemApproval = redeemApproval;
    }

    @Override
    public Answer sadFor(ApprovalId approval, ClientId client) {
        return switch (redeemApproval.redeem(approval, client)) {
            case RedeemApproval.Outcome.Redeemed redeemed -> present(redeemed);
            case RedeemApproval.Outcome.Expired _ -> new Answer.Expired();
            case RedeemApproval.Outcome.Unknown _ -> new Answer.Unknown();
        };
    }

    static Answer.Present present(RedeemApproval.Outcome.Redeemed redeemed) {
        return new Answer.Present(redeemed.sad(), redeemed.signer(), redeemed.credential());
    }
}
