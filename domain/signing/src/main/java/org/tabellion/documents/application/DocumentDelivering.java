package org.tabellion.documents.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.documents.DeliverDocument;
import org.tabellion.documents.DocumentDelivered;
import org.tabellion.documents.Level;
import org.tabellion.documents.model.SigningRequest.Delivered;
import org.tabellion.documents.model.SigningRequest.Failed;
import org.tabellion.documents.model.SigningRequest.Signed;
import org.tabellion.documents.model.Version;
import org.tabellion.documents.spi.DocumentStore;
import org.tabellion.documents.spi.SigningRequests;
import org.tabellion.kernel.DomainEvents;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.validation.ValidateSignature;

@UseCase
final class DocumentDelivering implements DeliverDocument {

    private final SigningRequests requests;
    private final DocumentStore documents;
    private final ValidateSignature validation;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final DomainEvents events;
    private final TrustedTime time;

    DocumentDelivering(
            SigningRequests requests,
            DocumentStore documents,
            ValidateSignature validation,
            UnitOfWork work,
            RecordAudit audit,
            DomainEvents events,
            TrustedTime time) {
        this.requests = requests;
        this.documents = documents;
        this.validation = validation;
        this.work = work;
        this.audit = audit;
        this.events = events;
        this.time = time;
    }

    @Override
    public Outcome deliver(SigningRequestId id) {
        return switch (requests.get(id)) {
            case Signed signed
            when signed.reached() == signed.facts().level() -> isValid(signed) ? deliver(signed) : withhold(signed);
            case Delivered _ -> new Outcome.Delivered();
            case Failed(var _, var reason) -> new Outcome.Withheld(reason);
            default -> throw Failure.conflict("not_signed_yet", id + " is not ready to be delivered");
        };
    }

    private boolean isValid(Signed signed) {
        var prepared = requests.preparation(signed.id(), signed.credential()).orElseThrow();
        var certificate = prepared.parameters().chain().getFirst();
        var version = signed.reached() == Level.B_B ? Version.SIGNED : Version.EXTENDED;
        try (var content = documents.get(signed.id(), version).open()) {
            return OwnSignature.fault(validation.validate(content), certificate).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome deliver(Signed signed) {
        var delivered = signed.delivered(time.now());
        work.run(() -> {
            requests.replace(signed, delivered);
            audit.record(event(signed, AuditEvent.Outcome.DONE));
            events.publish(new DocumentDelivered(signed.id(), signed.facts().client(), delivered.at()));
        });
        return new Outcome.Delivered();
    }

    private Outcome withhold(Signed signed) {
        var reason = "signature_not_valid";
        work.run(() -> {
            requests.replace(signed, new Failed(signed.facts(), reason));
            audit.record(event(signed, AuditEvent.Outcome.FAILED));
        });
        return new Outcome.Withheld(reason);
    }

    private static AuditEvent event(Signed signed, AuditEvent.Outcome outcome) {
        return new AuditEvent(
                "documents.deliver", outcome, Map.of("request", signed.id().value()));
    }
}
