package org.tabellion.signing.testkit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.signing.model.SigningOperation;
import org.tabellion.signing.model.SigningOperation.Id;
import org.tabellion.signing.model.SigningOperation.Intended;
import org.tabellion.signing.spi.SigningOperations;

/** Those of one group. */
public final class InMemorySigningOperations implements SigningOperations {

    private final Map<Id, SigningOperation> all = new ConcurrentHashMap<>();

    @Override
    public Optional<SigningOperation> begin(Intended intent) {
        return Optional.ofNullable(all.putIfAbsent(intent.id(), intent));
    }

    @Override
    public synchronized SigningOperation finish(SigningOperation result) {
        var id = result.intent().id();
        if (all.get(id) instanceof Intended) {
            all.put(id, result);
        }
        return all.getOrDefault(id, result);
    }
}
