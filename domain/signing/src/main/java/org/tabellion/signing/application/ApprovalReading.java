package org.tabellion.signing.application;

import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.UseCase;
import org.tabellion.signing.ReadApproval;
import org.tabellion.signing.spi.Approvals;

@UseCase
final class ApprovalReading implements ReadApproval {

    private final Approvals approvals;

    ApprovalReading(Approvals approvals) {
        this.approvals = approvals;
    }

    @Override
    public Outcome read(ApprovalId approval, ClientId client) {
        return switch (approvals.sadFor(approval, client)) {
            case Approvals.Answer.Present present ->
                present.credential().<Outcome>map(Outcome.Opens::new).orElseGet(Outcome.Unknown::new);
            case Approvals.Answer.Expired() -> new Outcome.Expired();
            case Approvals.Answer.Unknown() -> new Outcome.Unknown();
        };
    }
}
