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
    public void add(Intended intent) {
        if (all.putIfAbsent(intent.id(), intent) != null) {
            throw SigningOperations.alreadyKept();
        }
    }

    @Override
    public Optional<SigningOperation> begin(Intended intent) {
        return Optional.ofNullable(all.putIfAbsent(intent.id(), intent));
    }

    @Override
    public synchronized void finish(SigningOperation result) {
        if (!(all.get(result.id()) instanceof Intended)) {
            throw SigningOperations.alreadyKept();
        }
        all.put(result.id(), result);
    }

    @Override
    public SigningOperation get(Id id) {
        return Optional.ofNullable(all.get(id)).orElseThrow();
    }
}
