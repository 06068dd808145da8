package org.tabellion.consent.spi;

import java.time.Instant;
import java.util.List;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;

/** Documents that wait for a signature, which live in the signing context: bound in {@code adapters-out/contexts}. */
public interface DocumentsToSign {

    /** @throws Failure NOT_FOUND if it is not this signer's; CONFLICT if it no longer waits */
    DocumentToSign find(SigningRequestId request, SignerId signer);

    /** @throws Failure NOT_FOUND if it is not this signer's */
    boolean isWaiting(SigningRequestId request, SignerId signer);

    /** Fixes signing time and parameters for this key and computes the DTBS/R; again for the same key gives the same. */
    Dtbsr prepare(SigningRequestId request, CredentialId credential);

    /** The original bytes; whoever shows them checks the digest. */
    Bytes content(SigningRequestId request);

    /** Told within the unit of work that keeps the approval. */
    void approved(SigningRequestId request, ApprovalId approval);

    void refused(SigningRequestId request);

    record DocumentToSign(
            SigningRequestId request,
            ClientId client,
            String name,
            String mediaType,
            long size,
            Bytes sha256,
            List<String> warnings,
            String description,
            Instant expiresAt) {}
}
