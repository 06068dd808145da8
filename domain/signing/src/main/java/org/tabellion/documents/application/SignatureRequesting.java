package org.tabellion.documents.application;

import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.documents.RequestSignature;
import org.tabellion.documents.model.SigningRequest.AwaitingConsent;
import org.tabellion.documents.model.SigningRequest.Facts;
import org.tabellion.documents.model.Version;
import org.tabellion.documents.spi.DocumentStore;
import org.tabellion.documents.spi.Draft;
import org.tabellion.documents.spi.SignatureFormat;
import org.tabellion.documents.spi.SigningRequests;
import org.tabellion.documents.spi.Workspace;
import org.tabellion.documents.workflow.SigningWorkflow;
import org.tabellion.groups.ReadGroup;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.StepId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class SignatureRequesting implements RequestSignature {

    private final Workspace workspace;
    private final SignatureFormat format;
    private final SigningRequests requests;
    private final DocumentStore documents;
    private final ReadCredentials credentials;
    private final ReadGroup groups;
    private final SigningWorkflow workflow;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final Ids ids;
    private final TrustedTime time;

    SignatureRequesting(
            Workspace workspace,
            SignatureFormat format,
            SigningRequests requests,
            DocumentStore documents,
            ReadCredentials credentials,
            ReadGroup groups,
            SigningWorkflow workflow,
            UnitOfWork work,
            RecordAudit audit,
            Ids ids,
            TrustedTime time) {
        this.workspace = workspace;
        this.format = format;
        this.requests = requests;
        this.documents = documents;
        this.credentials = credentials;
        this.groups = groups;
        this.workflow = workflow;
        this.work = work;
        this.audit = audit;
        this.ids = ids;
        this.time = time;
    }

    @Override
    public Outcome request(NewRequest request, InputStream content, String idempotencyKey) {
        var digesting = new DigestInputStream(content, DigestAlgorithm.SHA256.newMessageDigest());
        try (var draft = workspace.receive(digesting)) {
            var sha256 = Bytes.of(digesting.getMessageDigest().digest());
            var repeated = repeated(request, sha256, idempotencyKey);
            if (repeated.isPresent()) {
                return repeated.get();
            }
            if (!canSign(request.signer())) {
                return new Outcome.NoSuchSigner();
            }
            return accept(request, draft, sha256, idempotencyKey);
        }
    }

    private Optional<Outcome> repeated(NewRequest request, Bytes sha256, String idempotencyKey) {
        return requests.byIdempotencyKey(request.client(), idempotencyKey)
                .map(earlier -> earlier.content().equals(fingerprint(request, sha256))
                        ? new Outcome.Accepted(SigningRequestViews.of(requests.get(earlier.request())))
                        : new Outcome.KeyReused());
    }

    private boolean canSign(SignerId signer) {
        return credentials.of(signer).stream().anyMatch(it -> it.state() == State.ACTIVE);
    }

    private Outcome accept(NewRequest request, Draft draft, Bytes sha256, String idempotencyKey) {
        var warnings = format.inspect(draft);
        var waiting = new AwaitingConsent(facts(request, draft.size(), sha256, warnings));
        try {
            work.run(() -> {
                requests.add(waiting, idempotencyKey, fingerprint(request, sha256));
                documents.put(waiting.id(), Version.ORIGINAL, draft);
                audit.record(new AuditEvent(
                        "documents.request",
                        AuditEvent.Outcome.DONE,
                        Map.of(
                                "request", waiting.id().value(),
                                "client", request.client().value(),
                                "signer", request.signer().value(),
                                "document_sha256", sha256.hex())));
                workflow.requested(waiting.id(), waiting.facts().expiresAt());
            });
        } catch (Failure failure) {
            // Two calls with one key at the same time: the one that came second answers what the first has made.
            if (failure.code().equals("idempotency_key_taken")) {
                return repeated(request, sha256, idempotencyKey).orElseThrow(() -> failure);
            }
            throw failure;
        }
        return new Outcome.Accepted(SigningRequestViews.of(waiting));
    }

    private Facts facts(NewRequest request, long size, Bytes sha256, List<String> warnings) {
        var group = groups.group(GroupScope.current().orElseThrow());
        var now = time.now();
        return new Facts(
                new SigningRequestId(ids.next(SigningRequestId.PREFIX)),
                request.client(),
                request.signer(),
                request.name(),
                request.description(),
                request.level(),
                size,
                sha256,
                warnings,
                now,
                now.plus(group.consentLife()));
    }

    private static Bytes fingerprint(NewRequest request, Bytes sha256) {
        return Bytes.ofUtf8(StepId.of(
                request.signer().value(),
                request.name(),
                request.description(),
                request.level().name(),
                sha256.hex()));
    }
}
