package org.tabellion.consent.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tabellion.consent.spi.DocumentsToSign;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;

/** One document of one signer, whose bytes a test may swap. */
public final class OneDocument implements DocumentsToSign {

    private final SigningRequestId request;
    private final SignerId signer;
    private final Bytes original;
    private final Instant expiresAt;
    private Bytes content;
    private final List<ApprovalId> approvals = new ArrayList<>();
    private boolean refused;

    public OneDocument(SigningRequestId request, SignerId signer, Bytes content, Instant expiresAt) {
        this.request = request;
        this.signer = signer;
        this.original = content;
        this.content = content;
        this.expiresAt = expiresAt;
    }

    @Override
    public synchronized boolean isWaiting(SigningRequestId wanted, SignerId by) {
        if (!wanted.equals(request) || !by.equals(signer)) {
            throw Failure.notFound("signing request");
        }
        return approvals.isEmpty() && !refused;
    }

    @Override
    public synchronized DocumentToSign find(SigningRequestId wanted, SignerId by) {
        if (!isWaiting(wanted, by)) {
            throw Failure.conflict("not_waiting", "it has its answer");
        }
        return new DocumentToSign(
                request,
                new ClientId("sp"),
                "Contract.pdf",
                "application/pdf",
                original.length(),
                DigestAlgorithm.SHA256.digest(original),
                List.of(),
                "Please sign",
                expiresAt);
    }

    @Override
    public Dtbsr prepare(SigningRequestId wanted, CredentialId credential) {
        return new Dtbsr(
                DigestAlgorithm.SHA256,
                DigestAlgorithm.SHA256.digest(original.append(Bytes.ofUtf8(credential.value()))));
    }

    @Override
    public Bytes content(SigningRequestId wanted) {
        return content;
    }

    @Override
    public synchronized void approved(SigningRequestId wanted, ApprovalId approval) {
        if (!approvals.isEmpty() || refused) {
            throw Failure.conflict("not_waiting", "it has its answer");
        }
        approvals.add(approval);
    }

    @Override
    public synchronized void refused(SigningRequestId wanted) {
        refused = true;
    }

    public void swap(Bytes other) {
        content = other;
    }

    public synchronized List<ApprovalId> approvals() {
        return List.copyOf(approvals);
    }

    public boolean isRefused() {
        return refused;
    }
}
