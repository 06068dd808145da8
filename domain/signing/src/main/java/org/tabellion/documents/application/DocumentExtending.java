package org.tabellion.documents.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.documents.ExtendDocument;
import org.tabellion.documents.model.SigningRequest.Delivered;
import org.tabellion.documents.model.SigningRequest.Signed;
import org.tabellion.documents.model.Version;
import org.tabellion.documents.spi.DocumentStore;
import org.tabellion.documents.spi.SignatureFormat;
import org.tabellion.documents.spi.SigningRequests;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.metering.CountUsage;
import org.tabellion.metering.UsageKind;

@UseCase
final class DocumentExtending implements ExtendDocument {

    private final SigningRequests requests;
    private final DocumentStore documents;
    private final SignatureFormat format;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final CountUsage usage;

    DocumentExtending(
            SigningRequests requests,
            DocumentStore documents,
            SignatureFormat format,
            UnitOfWork work,
            RecordAudit audit,
            CountUsage usage) {
        this.requests = requests;
        this.documents = documents;
        this.format = format;
        this.work = work;
        this.audit = audit;
        this.usage = usage;
    }

    @Override
    public void extend(SigningRequestId id) {
        switch (requests.get(id)) {
            case Signed signed when signed.reached() != signed.facts().level() -> extend(signed);
            case Signed _, Delivered _ -> {}
            default -> throw Failure.conflict("not_signed_yet", id + " is not signed");
        }
    }

    private void extend(Signed signed) {
        var level = signed.facts().level();
        try (var extended = format.extend(documents.get(signed.id(), Version.SIGNED), level)) {
            work.run(() -> {
                requests.replace(signed, signed.extended());
                documents.put(signed.id(), Version.EXTENDED, extended);
                audit.record(new AuditEvent(
                        "documents.extend",
                        AuditEvent.Outcome.DONE,
                        Map.of("request", signed.id().value(), "level", level.standardName())));
                usage.count(
                        signed.facts().client(),
                        UsageKind.TIMESTAMP,
                        level.timestamps(),
                        signed.id().value());
            });
        }
    }
}
