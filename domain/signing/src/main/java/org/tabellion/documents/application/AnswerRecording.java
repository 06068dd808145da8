package org.tabellion.documents.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.documents.RecordAnswer;
import org.tabellion.documents.model.SigningRequest;
import org.tabellion.documents.model.SigningRequest.Approved;
import org.tabellion.documents.model.SigningRequest.AwaitingConsent;
import org.tabellion.documents.model.SigningRequest.Delivered;
import org.tabellion.documents.model.SigningRequest.Refused;
import org.tabellion.documents.model.SigningRequest.Signed;
import org.tabellion.documents.spi.DocumentStore;
import org.tabellion.documents.spi.SigningRequests;
import org.tabellion.documents.workflow.SigningWorkflow;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class AnswerRecording implements RecordAnswer {

    private final SigningRequests requests;
    private final DocumentStore documents;
    private final SigningWorkflow workflow;
    private final RecordAudit audit;
    private final TrustedTime time;

    AnswerRecording(
            SigningRequests requests,
            DocumentStore documents,
            SigningWorkflow workflow,
            RecordAudit audit,
            TrustedTime time) {
        this.requests = requests;
        this.documents = documents;
        this.workflow = workflow;
        this.audit = audit;
        this.time = time;
    }

    @Override
    public void approved(SigningRequestId id, ApprovalId approval) {
        switch (requests.get(id)) {
            case AwaitingConsent waiting
            when time.now().isBefore(waiting.facts().expiresAt()) -> {
                requests.replace(waiting, waiting.approved(approval));
                audit.record(event(waiting, AuditEvent.Outcome.DONE));
                workflow.approved(id);
            }
            case Approved it when it.approval().equals(approval) -> {}
            case Signed it when it.approval().equals(approval) -> {}
            case Delivered it when it.approval().equals(approval) -> {}
            default -> throw Failure.conflict("not_awaiting_consent", id + " waits for no consent");
        }
    }

    @Override
    public void refused(SigningRequestId id) {
        switch (requests.get(id)) {
            case AwaitingConsent waiting -> {
                requests.replace(waiting, waiting.refused());
                documents.erase(id);
                audit.record(event(waiting, AuditEvent.Outcome.REFUSED));
                workflow.refused(id);
            }
            case Refused _ -> {}
            default -> throw Failure.conflict("not_awaiting_consent", id + " waits for no consent");
        }
    }

    private static AuditEvent event(SigningRequest request, AuditEvent.Outcome outcome) {
        return new AuditEvent(
                "documents.answer", outcome, Map.of("request", request.id().value()));
    }
}
