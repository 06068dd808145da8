package org.tabellion.documents;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignatureAlgorithm;

/**
 * Fixes everything that the data to be signed of a document depend on, before its signer is asked: so that the signer approves
 * them, and {@link SignForClient} can sign the document. The document is not kept.
 */
public interface PrepareForClient {

    /** So long the same document, key and entries give the same, and can be signed as they were prepared. */
    Duration LIFE = Duration.ofHours(1);

    /**
     * @param content is read once, up to the size cap, and closed by the caller
     * @throws Failure INVALID as {@link RequestSignature}; NOT_FOUND for a key that is not there; CONFLICT {@code credential_disabled}
     */
    Prepared prepare(
            ClientId client,
            CredentialId credential,
            SignatureAlgorithm algorithm,
            DictionaryEntries entries,
            InputStream content);

    /** @param sha256 of the document */
    record Prepared(Dtbsr dtbsr, Bytes sha256, Instant expiresAt) {}
}
