package org.tabellion.documents.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.documents.EndRequest;
import org.tabellion.documents.model.SigningRequest;
import org.tabellion.documents.model.SigningRequest.Approved;
import org.tabellion.documents.model.SigningRequest.AwaitingConsent;
import org.tabellion.documents.model.SigningRequest.Delivered;
import org.tabellion.documents.model.SigningRequest.Expired;
import org.tabellion.documents.model.SigningRequest.Failed;
import org.tabellion.documents.model.SigningRequest.Refused;
import org.tabellion.documents.model.SigningRequest.Signed;
import org.tabellion.documents.spi.DocumentStore;
import org.tabellion.documents.spi.SigningRequests;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class RequestEnding implements EndRequest {

    private final SigningRequests requests;
    private final DocumentStore documents;
    private final UnitOfWork work;
    private final RecordAudit audit;

    RequestEnding(SigningRequests requests, DocumentStore documents, UnitOfWork work, RecordAudit audit) {
        this.requests = requests;
        this.documents = documents;
        this.work = work;
        this.audit = audit;
    }

    @Override
    public void expired(SigningRequestId id) {
        switch (requests.get(id)) {
            case AwaitingConsent waiting -> end(waiting, waiting.expired(), "not_answered_in_time");
            case Expired _ -> {}
            default -> throw Failure.conflict("not_awaiting_consent", id + " waits for no consent");
        }
    }

    @Override
    public void failed(SigningRequestId id, String reason) {
        switch (requests.get(id)) {
            case AwaitingConsent it -> end(it, new Failed(it.facts(), reason), reason);
            case Approved it -> end(it, new Failed(it.facts(), reason), reason);
            case Signed it -> end(it, new Failed(it.facts(), reason), reason);
            case Failed _, Refused _, Expired _ -> {}
            case Delivered _ -> throw Failure.conflict("delivered", id + " is delivered");
        }
    }

    private void end(SigningRequest before, SigningRequest after, String reason) {
        work.run(() -> {
            requests.replace(before, after);
            documents.erase(after.id());
            audit.record(new AuditEvent(
                    "documents.end",
                    AuditEvent.Outcome.FAILED,
                    Map.of("request", after.id().value(), "reason", reason)));
        });
    }
}
