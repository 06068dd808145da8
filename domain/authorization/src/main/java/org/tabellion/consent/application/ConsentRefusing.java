package org.tabellion.consent.application;

import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.RefuseConsent;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.DocumentsToSign;
import org.tabellion.consent.workflow.KeyCreationWorkflow;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class ConsentRefusing implements RefuseConsent {

    private final Consents consents;
    private final DocumentsToSign documents;
    private final KeyCreationWorkflow keyCreation;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;

    ConsentRefusing(
            Consents consents,
            DocumentsToSign documents,
            KeyCreationWorkflow keyCreation,
            RecordAudit audit,
            UnitOfWork work,
            TrustedTime time) {
        this.consents = consents;
        this.documents = documents;
        this.keyCreation = keyCreation;
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    @Override
    public void refuse(ConsentId id, AuthenticationProof proof) {
        GroupScope.run(proof.group(), () -> {
            switch (SignersConsents.find(consents, id, proof)) {
                case Consent.Open open -> refuse(open);
                case Consent.Approved _ -> throw Failure.conflict("already_approved", "the signer said yes");
                case Consent.Refused _, Consent.Expired _ -> {}
            }
        });
    }

    private void refuse(Consent.Open open) {
        work.run(() -> {
            consents.replace(open, open.refused(time.now()));
            audit.record(ConsentEvents.event("consent.refused", AuditEvent.Outcome.DONE, open));
            switch (open.asked().question()) {
                case AskForConsent.Question.SignDocument(var request) -> documents.refused(request);
                case AskForConsent.Question.OfClient _ -> {}
                case AskForConsent.Question.CreateKey(var enrolment) -> keyCreation.termsRefused(enrolment);
            }
        });
    }
}
