package org.tabellion.documents.application;

import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.documents.PrepareDocument;
import org.tabellion.documents.model.Preparation;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.documents.model.SigningRequest.AwaitingConsent;
import org.tabellion.documents.model.Version;
import org.tabellion.documents.spi.DocumentStore;
import org.tabellion.documents.spi.SignatureFormat;
import org.tabellion.documents.spi.SigningRequests;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class DocumentPreparing implements PrepareDocument {

    private final SigningRequests requests;
    private final DocumentStore documents;
    private final SignatureFormat format;
    private final ReadCredentials credentials;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final TrustedTime time;

    DocumentPreparing(
            SigningRequests requests,
            DocumentStore documents,
            SignatureFormat format,
            ReadCredentials credentials,
            UnitOfWork work,
            RecordAudit audit,
            TrustedTime time) {
        this.requests = requests;
        this.documents = documents;
        this.format = format;
        this.credentials = credentials;
        this.work = work;
        this.audit = audit;
        this.time = time;
    }

    @Override
    public Dtbsr prepare(SigningRequestId id, CredentialId credential) {
        if (!(requests.get(id) instanceof AwaitingConsent waiting)) {
            throw Failure.conflict("not_awaiting_consent", id + " waits for no consent");
        }
        return requests.preparation(id, credential)
                .orElseGet(() -> prepare(waiting, usable(credential, waiting)))
                .dtbsr();
    }

    private CredentialView usable(CredentialId id, AwaitingConsent waiting) {
        var credential = credentials.credential(id);
        if (!credential.signer().equals(waiting.facts().signer())) {
            throw Failure.notFound("credential");
        }
        if (credential.state() != State.ACTIVE) {
            throw Failure.conflict("credential_disabled", id + " cannot sign");
        }
        return credential;
    }

    private Preparation prepare(AwaitingConsent waiting, CredentialView credential) {
        var parameters = new Parameters(
                time.now().truncatedTo(ChronoUnit.SECONDS),
                algorithm(credential.keyAlgorithm()),
                credential.certificates());
        var dtbsr = format.dataToBeSigned(documents.get(waiting.id(), Version.ORIGINAL), parameters);
        var preparation = new Preparation(waiting.id(), credential.id(), parameters, dtbsr);
        return work.call(() -> {
            // Two pages opened at once prepare twice: the first stands, and both show it.
            var stands = requests.prepared(preparation);
            if (stands.equals(preparation)) {
                audit.record(new AuditEvent(
                        "documents.prepare",
                        AuditEvent.Outcome.DONE,
                        Map.of(
                                "request", waiting.id().value(),
                                "credential", credential.id().value(),
                                "dtbsr", dtbsr.value().hex())));
            }
            return stands;
        });
    }

    // ETSI TS 119 312: a digest as strong as the key.
    private static SignatureAlgorithm algorithm(KeyAlgorithm key) {
        var digest =
                switch (key) {
                    case P_384 -> DigestAlgorithm.SHA384;
                    case P_521 -> DigestAlgorithm.SHA512;
                    case P_256, RSA_2048, RSA_3072, RSA_4096 -> DigestAlgorithm.SHA256;
                };
        return SignatureAlgorithm.of(key.family(), digest);
    }
}
