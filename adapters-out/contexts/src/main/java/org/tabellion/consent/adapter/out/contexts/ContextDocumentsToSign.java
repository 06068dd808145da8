package org.tabellion.consent.adapter.out.contexts;

import org.springframework.stereotype.Component;
import org.tabellion.consent.spi.DocumentsToSign;
import org.tabellion.documents.PrepareDocument;
import org.tabellion.documents.ReadSigningRequest;
import org.tabellion.documents.RecordAnswer;
import org.tabellion.documents.SigningRequestView;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;

@Component
final class ContextDocumentsToSign implements DocumentsToSign {

    private static final String PDF = "application/pdf";

    private final ReadSigningRequest requests;
    private final PrepareDocument prepareDocument;
    private final RecordAnswer recordAnswer;

    ContextDocumentsToSign(ReadSigningRequest requests, PrepareDocument prepareDocument, RecordAnswer recordAnswer) {
        this.requests = requests;
        this.prepareDocument = prepareDocument;
        this.recordAnswer = recordAnswer;
    }

    @Override
    public DocumentToSign find(SigningRequestId request, SignerId signer) {
        var view = requests.forSigner(request, signer);
        if (view.state() != SigningRequestView.State.AWAITING_CONSENT) {
            throw Failure.conflict("not_waiting", request + " does not wait for an answer");
        }
        return new DocumentToSign(
                view.id(),
                view.client(),
                view.name(),
                PDF,
                view.size(),
                view.sha256(),
                view.warnings(),
                view.description(),
                view.expiresAt());
    }

    @Override
    public boolean isWaiting(SigningRequestId request, SignerId signer) {
        return requests.forSigner(request, signer).state() == SigningRequestView.State.AWAITING_CONSENT;
    }

    @Override
    public Dtbsr prepare(SigningRequestId request, CredentialId credential) {
        return prepareDocument.prepare(request, credential);
    }

    @Override
    public Bytes content(SigningRequestId request) {
        return requests.original(request);
    }

    @Override
    public void approved(SigningRequestId request, ApprovalId approval) {
        recordAnswer.approved(request, approval);
    }

    @Override
    public void refused(SigningRequestId request) {
        recordAnswer.refused(request);
    }
}
