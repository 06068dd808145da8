package org.tabellion.credentials.adapter.out.contexts;

import java.util.Optional;
import org.springframework.stereotype.Component;
import org.tabellion.consent.RedeemApproval;
import org.tabellion.credentials.spi.KeyCreationConsents;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Sad;

@Component
final class ContextKeyCreationConsents implements KeyCreationConsents {

    private final RedeemApproval redeemApproval;

    ContextKeyCreationConsents(RedeemApproval redeemApproval) {
        this.redeemApproval = redeemApproval;
    }

    @Override
    public Optional<Sad> skadFor(EnrolmentId enrolment) {
        return switch (redeemApproval.redeemKeyCreation(enrolment)) {
            case RedeemApproval.Outcome.Redeemed redeemed -> Optional.of(redeemed.sad());
            case RedeemApproval.Outcome.Expired _, RedeemApproval.Outcome.Unknown _ -> Optional.empty();
        };
    }
}
