package org.tabellion.documents;

import java.io.InputStream;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;

/** Takes a document to be signed by a signer, checks it, and starts the process {@code signing}. What was acknowledged is durable. */
public interface RequestSignature {

    /**
     * @param content is read once, up to the size cap, and closed by the caller
     * @param idempotencyKey a repeated call of the same client with the same key and content gives the same request
     * @throws Failure INVALID with a code of its own for each kind of unfit document: {@code document_empty},
     *     {@code document_too_large}, {@code document_not_pdf}, {@code document_encrypted}, {@code document_without_pages},
     *     {@code document_damaged}, {@code document_certified}
     */
    Outcome request(NewRequest request, InputStream content, String idempotencyKey);

    record NewRequest(ClientId client, SignerId signer, String name, String description, Level level) {}

    sealed interface Outcome {

        record Accepted(SigningRequestView request) implements Outcome {}

        /** The key was used with other content. */
        record KeyReused() implements Outcome {}

        record NoSuchSigner() implements Outcome {}
    }
}
