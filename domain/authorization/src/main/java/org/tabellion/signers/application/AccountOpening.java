package org.tabellion.signers.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.notifications.Notification;
import org.tabellion.notifications.Notify;
import org.tabellion.signers.OpenAccount;
import org.tabellion.signers.Token;
import org.tabellion.signers.model.Enrolment;
import org.tabellion.signers.model.Invitation;
import org.tabellion.signers.model.Signer;
import org.tabellion.signers.spi.ActivationPage;
import org.tabellion.signers.spi.Enrolments;
import org.tabellion.signers.spi.Invitations;
import org.tabellion.signers.spi.Signers;

@UseCase
final class AccountOpening implements OpenAccount {

    private final Enrolments enrolments;
    private final Signers signers;
    private final Invitations invitations;
    private final ActivationPage page;
    private final Notify notify;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final Ids ids;
    private final TrustedTime time;
    private final Randomness randomness;

    AccountOpening(
            Enrolments enrolments,
            Signers signers,
            Invitations invitations,
            ActivationPage page,
            Notify notify,
            RecordAudit audit,
            UnitOfWork work,
            Ids ids,
            TrustedTime time,
            Randomness randomness) {
        this.enrolments = enrolments;
        this.signers = signers;
        this.invitations = invitations;
        this.page = page;
        this.notify = notify;
        this.audit = audit;
        this.work = work;
        this.ids = ids;
        this.time = time;
        this.randomness = randomness;
    }

    @Override
    public SignerId open(EnrolmentId id) {
        return switch (enrolments.get(id)) {
            case Enrolment.Requested requested -> open(requested);
            case Enrolment.AccountOpen open -> {
                if (signers.get(open.signer()) instanceof Signer.Invited invited) {
                    invite(invited);
                }
                yield open.signer();
            }
            case Enrolment other ->
                other.view().signer().orElseThrow(() -> Failure.conflict("enrolment_ended", "the enrolment has ended"));
        };
    }

    private SignerId open(Enrolment.Requested requested) {
        var origin = requested.origin();
        var signer = new Signer.Invited(
                new SignerId(ids.next(SignerId.PREFIX)), origin.group(), origin.person(), origin.organization());
        work.run(() -> {
            signers.add(signer);
            enrolments.replace(requested, requested.opened(signer.id()));
            audit.record(new AuditEvent(
                    "signers.account_opened",
                    AuditEvent.Outcome.DONE,
                    Map.of(
                            "enrolment",
                            origin.id().value(),
                            "signer",
                            signer.id().value())));
        });
        invite(signer);
        return signer.id();
    }

    private void invite(Signer.Invited signer) {
        var token = Token.next(signer.group(), randomness);
        work.run(() -> invitations.put(new Invitation(
                signer.group(), signer.id(), token.digest(), time.now().plus(Invitation.LIFE))));
        var person = signer.person();
        var mail = new Notification(
                Notification.Template.ACCOUNT_ACTIVATION,
                person.mailAddress(),
                person.language(),
                Map.of("name", person.givenName(), "link", page.link(token.text())));
        if (notify.notify(mail) == Notify.Outcome.UNDELIVERABLE) {
            throw Failure.unavailable("mail server", null);
        }
    }
}
