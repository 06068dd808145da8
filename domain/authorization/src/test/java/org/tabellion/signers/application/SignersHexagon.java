package org.tabellion.signers.application;

import org.tabellion.audit.RecordAudit;
import org.tabellion.groups.testkit.FixedGroup;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.signers.FindAccount;
import org.tabellion.signers.OrderKey;
import org.tabellion.signers.ReadEnrolment;
import org.tabellion.signers.ReadSigner;
import org.tabellion.signers.RedeemInvitation;
import org.tabellion.signers.spi.Enrolments;
import org.tabellion.signers.spi.HeldKeys;
import org.tabellion.signers.spi.Invitations;
import org.tabellion.signers.spi.Signers;
import org.tabellion.signers.workflow.EnrolmentWorkflow;

/** The in-ports that the neighbours use, on the given stores. */
public final class SignersHexagon {

    private final Signers signers;
    private final Invitations invitations;
    private final TrustedTime time;

    public SignersHexagon(Signers signers, Invitations invitations, TrustedTime time) {
        this.signers = signers;
        this.invitations = invitations;
        this.time = time;
    }

    public RedeemInvitation invitations() {
        return new InvitationRedeeming(invitations, signers, time);
    }

    public ReadSigner signers() {
        return new SignerReading(signers);
    }

    public FindAccount accounts() {
        return new AccountFinding(signers);
    }

    public static ReadEnrolment enrolments(Enrolments enrolments) {
        return new EnrolmentReading(enrolments);
    }

    public static OrderKey ordering(
            Enrolments enrolments,
            Signers signers,
            HeldKeys keys,
            EnrolmentWorkflow workflow,
            RecordAudit audit,
            UnitOfWork work,
            TrustedTime time) {
        return new KeyOrdering(enrolments, signers, keys, new FixedGroup(), workflow, audit, work, time);
    }
}
