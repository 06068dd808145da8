package org.tabellion.consent.application;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.CompleteApprovals;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.model.MintedSad;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.DocumentsToSign;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.consent.workflow.KeyCreationWorkflow;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class ApprovalCompleting implements CompleteApprovals {

    private final Consents consents;
    private final MintedSads sads;
    private final SadSigner signer;
    private final SadVault vault;
    private final DocumentsToSign documents;
    private final KeyCreationWorkflow keyCreation;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;

    ApprovalCompleting(
            Consents consents,
            MintedSads sads,
            SadSigner signer,
            SadVault vault,
            DocumentsToSign documents,
            KeyCreationWorkflow keyCreation,
            RecordAudit audit,
            UnitOfWork work,
            TrustedTime time) {
        this.consents = consents;
        this.sads = sads;
        this.signer = signer;
        this.vault = vault;
        this.documents = documents;
        this.keyCreation = keyCreation;
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    @Override
    public Optional<ApprovalId> complete(ConsentId id) {
        if (!(consents.get(id) instanceof Consent.Approved approved)) {
            return Optional.empty();
        }
        var approval = approved.approval();
        if (sads.byApproval(approval.id()).isPresent()) {
            return Optional.of(approval.id());
        }
        if (!time.now().isBefore(approval.expiresAt())) {
            return Optional.empty();
        }
        mint(approved);
        return Optional.of(approval.id());
    }

    @Override
    public int completeAll() {
        int completed = 0;
        @Nullable Failure last = null;
        for (var given : sads.missing(time.now())) {
            try {
                completed += GroupScope.call(given.group(), () -> complete(given.consent()))
                        .map(_ -> 1)
                        .orElse(0);
            } catch (Failure failed) {
                last = failed;
            }
        }
        if (last != null) {
            throw last;
        }
        return completed;
    }

    private void mint(Consent.Approved approved) {
        var approval = approved.approval();
        // Outside the unit of work: the key may lie in a device.
        var sad = signer.sign(approval.type(), approval.claims());
        var sealed = vault.seal(approval.id(), sad);
        work.run(() -> {
            if (sads.add(minted(approved, sealed))) {
                audit.record(ConsentEvents.event(
                        "consent.given",
                        AuditEvent.Outcome.DONE,
                        approved,
                        Map.of("approval", approval.id().value())));
                tellThoseWhoWait(approved);
            }
        });
    }

    private static MintedSad minted(Consent.Approved approved, Bytes sealed) {
        var asked = approved.asked();
        var approval = approved.approval();
        var enrolment =
                switch (asked.question()) {
                    case AskForConsent.Question.CreateKey(var id) -> Optional.of(id);
                    case AskForConsent.Question.CreateFurtherKey _ -> Optional.of(EnrolmentId.begunBy(approval.id()));
                    case AskForConsent.Question.SignDocument _,
                            AskForConsent.Question.SignHashes _,
                            AskForConsent.Question.DestroyKey _ -> Optional.<EnrolmentId>empty();
                };
        return new MintedSad(
                asked.group(),
                approval.id(),
                asked.client(),
                asked.signer(),
                approval.credential(),
                enrolment,
                sealed,
                approval.expiresAt());
    }

    private void tellThoseWhoWait(Consent.Approved approved) {
        switch (approved.asked().question()) {
            case AskForConsent.Question.SignDocument(var request) ->
                documents.approved(request, approved.approval().id());
            case AskForConsent.Question.OfClient _ -> {}
            case AskForConsent.Question.CreateKey(var enrolment) -> keyCreation.termsAccepted(enrolment);
        }
    }
}
