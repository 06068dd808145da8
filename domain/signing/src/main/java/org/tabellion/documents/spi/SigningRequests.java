package org.tabellion.documents.spi;

import java.util.List;
import java.util.Optional;
import org.tabellion.documents.model.Preparation;
import org.tabellion.documents.model.SigningRequest;
import org.tabellion.documents.model.SigningRequest.AwaitingConsent;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;

/** All signing requests of the present group; another group's do not exist. */
public interface SigningRequests {

    /** @throws Failure NOT_FOUND */
    SigningRequest get(SigningRequestId id);

    Optional<Repeatable> byIdempotencyKey(ClientId client, String idempotencyKey);

    /** Newest first. */
    List<AwaitingConsent> waitingFor(SignerId signer);

    /** @throws Failure CONFLICT {@code idempotency_key_taken} if the client has used the key */
    void add(AwaitingConsent request, String idempotencyKey, Bytes content);

    /** @throws Failure CONFLICT if it has changed since it was read */
    void replace(SigningRequest before, SigningRequest after);

    /** Keeps the preparation for its key, unless there is one. @return what stands */
    Preparation prepared(Preparation preparation);

    Optional<Preparation> preparation(SigningRequestId request, CredentialId credential);

    /** @param content SHA-256 over everything that was asked with the key */
    record Repeatable(SigningRequestId request, Bytes content) {}
}
