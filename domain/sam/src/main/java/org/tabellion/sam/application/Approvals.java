package org.tabellion.sam.application;

import java.util.Optional;
import org.tabellion.sam.Approval;
import org.tabellion.sam.OperationUserId;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.spi.ApprovalVerifier;
import org.tabellion.sam.spi.SamConfiguration;

/** The second operation user, without whom one alone does nothing under dual control. */
final class Approvals {

    private final ApprovalVerifier verifier;
    private final SamConfiguration configuration;

    Approvals(ApprovalVerifier verifier, SamConfiguration configuration) {
        this.verifier = verifier;
        this.configuration = configuration;
    }

    /** @throws Denial if the approval is needed and missing, or does not hold, or is the caller's own */
    void check(CallFile file, Optional<Approval> approval) {
        var operators = configuration.fixed().operators();
        if (approval.isEmpty()) {
            if (operators.dualControl()) {
                throw Denial.of(
                        SamError.SECOND_APPROVAL_MISSING, Reason.APPROVAL, "a second operation user must agree");
            }
            return;
        }
        OperationUserId second = verifier.maker(approval.get(), operators.users())
                .filter(it -> !it.equals(file.call().client()))
                .orElseThrow(() -> Denial.of(
                        SamError.SECOND_APPROVAL_INVALID, Reason.APPROVAL, "the approval is not a second user's"));
        file.found(second);
    }
}
