package org.tabellion.signers.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.metering.CountUsage;
import org.tabellion.metering.UsageKind;
import org.tabellion.signers.AdvanceEnrolment;
import org.tabellion.signers.model.Enrolment;
import org.tabellion.signers.spi.Enrolments;

@UseCase
final class EnrolmentAdvancing implements AdvanceEnrolment {

    private final Enrolments enrolments;
    private final CountUsage usage;
    private final RecordAudit audit;
    private final UnitOfWork work;

    EnrolmentAdvancing(Enrolments enrolments, CountUsage usage, RecordAudit audit, UnitOfWork work) {
        this.enrolments = enrolments;
        this.usage = usage;
        this.audit = audit;
        this.work = work;
    }

    @Override
    public void termsAccepted(EnrolmentId id) {
        switch (enrolments.get(id)) {
            case Enrolment.AccountOpen open ->
                advance(open, open.accepted(), "terms_accepted", AuditEvent.Outcome.DONE);
            case Enrolment.TermsAccepted _, Enrolment.Active _ -> {}
            case Enrolment.Requested _, Enrolment.Rejected _, Enrolment.Expired _ -> throw outOfOrder();
        }
    }

    @Override
    public void active(EnrolmentId id, CredentialId credential) {
        switch (enrolments.get(id)) {
            case Enrolment.TermsAccepted accepted -> activate(accepted, credential);
            case Enrolment.Active active when active.credential().equals(credential) -> {}
            case Enrolment _ -> throw outOfOrder();
        }
    }

    private void activate(Enrolment.TermsAccepted accepted, CredentialId credential) {
        work.run(() -> {
            replace(accepted, accepted.active(credential), "active", AuditEvent.Outcome.DONE);
            usage.count(accepted.origin().client(), UsageKind.KEY, 1, credential.value());
        });
    }

    @Override
    public void rejected(EnrolmentId id, String reason) {
        var enrolment = enrolments.get(id);
        if (isOver(enrolment)) {
            return;
        }
        advance(
                enrolment,
                new Enrolment.Rejected(enrolment.origin(), enrolment.view().signer(), reason),
                "rejected",
                AuditEvent.Outcome.REFUSED);
    }

    @Override
    public void expired(EnrolmentId id) {
        var enrolment = enrolments.get(id);
        if (isOver(enrolment)) {
            return;
        }
        advance(
                enrolment,
                new Enrolment.Expired(enrolment.origin(), enrolment.view().signer()),
                "expired",
                AuditEvent.Outcome.REFUSED);
    }

    /** The first end counts: a timer that fires beside it changes nothing. */
    private static boolean isOver(Enrolment enrolment) {
        return enrolment instanceof Enrolment.Rejected
                || enrolment instanceof Enrolment.Expired
                || enrolment instanceof Enrolment.Active;
    }

    private void advance(Enrolment before, Enrolment after, String deed, AuditEvent.Outcome outcome) {
        work.run(() -> replace(before, after, deed, outcome));
    }

    private void replace(Enrolment before, Enrolment after, String deed, AuditEvent.Outcome outcome) {
        enrolments.replace(before, after);
        audit.record(new AuditEvent(
                "signers.enrolment_" + deed,
                outcome,
                Map.of("enrolment", before.getId().value())));
    }

    private static Failure outOfOrder() {
        return Failure.conflict("enrolment_out_of_order", "the enrolment has not come so far, or has ended");
    }
}
