package org.tabellion.documents.testkit;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tabellion.documents.model.Preparation;
import org.tabellion.documents.model.SigningRequest;
import org.tabellion.documents.model.SigningRequest.AwaitingConsent;
import org.tabellion.documents.spi.SigningRequests;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;

/** Those of one group. */
public final class InMemorySigningRequests implements SigningRequests {

    private record Key(ClientId client, String text) {}

    private record Prepared(SigningRequestId request, CredentialId credential) {}

    private final Map<SigningRequestId, SigningRequest> all = new HashMap<>();
    private final Map<Key, Repeatable> keys = new HashMap<>();
    private final Map<Prepared, Preparation> preparations = new HashMap<>();

    @Override
    public synchronized SigningRequest get(SigningRequestId id) {
        return Optional.ofNullable(all.get(id)).orElseThrow(() -> Failure.notFound("signing request"));
    }

    @Override
    public synchronized Optional<Repeatable> byIdempotencyKey(ClientId client, String idempotencyKey) {
        return Optional.ofNullable(keys.get(new Key(client, idempotencyKey)));
    }

    @Override
    public synchronized List<AwaitingConsent> waitingFor(SignerId signer) {
        return all.values().stream()
                .filter(AwaitingConsent.class::isInstance)
                .map(AwaitingConsent.class::cast)
                .filter(it -> it.facts().signer().equals(signer))
                .sorted(Comparator.comparing((AwaitingConsent it) -> it.id().value())
                        .reversed())
                .toList();
    }

    @Override
    public synchronized void add(AwaitingConsent request, String idempotencyKey, Bytes content) {
        var key = new Key(request.facts().client(), idempotencyKey);
        if (keys.containsKey(key)) {
            throw Failure.conflict("idempotency_key_taken", "the idempotency key is in use");
        }
        keys.put(key, new Repeatable(request.id(), content));
        all.put(request.id(), request);
    }

    @Override
    public synchronized void replace(SigningRequest before, SigningRequest after) {
        if (!get(before.id()).equals(before)) {
            throw Failure.conflict("request_changed", before.id() + " has changed");
        }
        all.put(after.id(), after);
    }

    @Override
    public synchronized Preparation prepared(Preparation preparation) {
        var key = new Prepared(preparation.request(), preparation.credential());
        preparations.putIfAbsent(key, preparation);
        return preparations.getOrDefault(key, preparation);
    }

    @Override
    public synchronized Optional<Preparation> preparation(SigningRequestId request, CredentialId credential) {
        return Optional.ofNullable(preparations.get(new Prepared(request, credential)));
    }
}
