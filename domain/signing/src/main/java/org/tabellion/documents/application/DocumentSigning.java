package org.tabellion.documents.application;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.documents.SignDocument;
import org.tabellion.documents.model.Preparation;
import org.tabellion.documents.model.SigningRequest.Approved;
import org.tabellion.documents.model.SigningRequest.AwaitingConsent;
import org.tabellion.documents.model.SigningRequest.Delivered;
import org.tabellion.documents.model.SigningRequest.Expired;
import org.tabellion.documents.model.SigningRequest.Failed;
import org.tabellion.documents.model.SigningRequest.Refused;
import org.tabellion.documents.model.SigningRequest.Signed;
import org.tabellion.documents.model.Version;
import org.tabellion.documents.spi.Content;
import org.tabellion.documents.spi.DocumentStore;
import org.tabellion.documents.spi.SignatureFormat;
import org.tabellion.documents.spi.SigningRequests;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.StepId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.signing.ReadApproval;
import org.tabellion.signing.SignHashes;

@UseCase
final class DocumentSigning implements SignDocument {

    private static final String TYPE = "documents.sign";

    private final SigningRequests requests;
    private final DocumentStore documents;
    private final SignatureFormat format;
    private final ReadApproval approvals;
    private final SignHashes signHashes;
    private final UnitOfWork work;
    private final RecordAudit audit;

    DocumentSigning(
            SigningRequests requests,
            DocumentStore documents,
            SignatureFormat format,
            ReadApproval approvals,
            SignHashes signHashes,
            UnitOfWork work,
            RecordAudit audit) {
        this.requests = requests;
        this.documents = documents;
        this.format = format;
        this.approvals = approvals;
        this.signHashes = signHashes;
        this.work = work;
        this.audit = audit;
    }

    @Override
    public Outcome sign(SigningRequestId id) {
        return switch (requests.get(id)) {
            case Approved approved -> sign(approved);
            case Signed _, Delivered _ -> new Outcome.Signed();
            case AwaitingConsent _ -> throw Failure.conflict("not_approved", id + " is not approved");
            case Refused _ -> new Outcome.NotSigned("refused_by_signer");
            case Expired _ -> new Outcome.NotSigned("not_answered_in_time");
            case Failed(var _, var reason) -> new Outcome.NotSigned(reason);
        };
    }

    private Outcome sign(Approved approved) {
        return switch (approvals.read(approved.approval(), approved.facts().client())) {
            case ReadApproval.Outcome.Opens(var credential) -> sign(approved, credential);
            case ReadApproval.Outcome.Expired() -> new Outcome.NotSigned("approval_expired");
            case ReadApproval.Outcome.Unknown() -> new Outcome.NotSigned("approval_unknown");
        };
    }

    private Outcome sign(Approved approved, CredentialId credential) {
        var prepared = requests.preparation(approved.id(), credential);
        if (prepared.isEmpty()) {
            return refused(approved, "not_prepared_for_key");
        }
        var original = documents.get(approved.id(), Version.ORIGINAL);
        // Derived anew from the document itself: what was stored, or what anybody echoes, is only compared with it.
        var dtbsr = format.dataToBeSigned(original, prepared.get().parameters());
        if (!dtbsr.equals(prepared.get().dtbsr())) {
            return refused(approved, "document_differs_from_approved");
        }
        return switch (signHashes.sign(command(approved, prepared.get(), dtbsr))) {
            case SignHashes.Outcome.Signed(var values) -> embed(approved, prepared.get(), original, values.getFirst());
            case SignHashes.Outcome.NotAuthorised(var reason) ->
                refused(approved, "approval_" + reason.name().toLowerCase(Locale.ROOT));
            case SignHashes.Outcome.KeyUnusable(var reason) -> refused(approved, reason);
        };
    }

    private static SignHashes.Command command(Approved approved, Preparation prepared, Dtbsr dtbsr) {
        return new SignHashes.Command(
                StepId.of(approved.id().value(), "sign"),
                approved.facts().client(),
                prepared.credential(),
                approved.approval(),
                prepared.parameters().algorithm(),
                List.of(dtbsr));
    }

    private Outcome embed(Approved approved, Preparation prepared, Content original, Bytes value) {
        try (var signed = format.sign(original, prepared.parameters(), value)) {
            work.run(() -> {
                requests.replace(approved, approved.signed(prepared.credential()));
                documents.put(approved.id(), Version.SIGNED, signed);
                audit.record(new AuditEvent(
                        TYPE,
                        AuditEvent.Outcome.DONE,
                        Map.of(
                                "request", approved.id().value(),
                                "credential", prepared.credential().value(),
                                "dtbsr", prepared.dtbsr().value().hex())));
            });
        }
        return new Outcome.Signed();
    }

    private Outcome refused(Approved approved, String reason) {
        work.run(() -> audit.record(new AuditEvent(
                TYPE,
                AuditEvent.Outcome.REFUSED,
                Map.of("request", approved.id().value(), "reason", reason))));
        return new Outcome.NotSigned(reason);
    }
}
