package org.tabellion.consent.testkit;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.consent.model.PinChange;
import org.tabellion.consent.spi.PinChanges;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;

public final class InMemoryPinChanges implements PinChanges {

    private record Key(GroupId group, SignerId signer) {

        static Key of(PinChange change) {
            return new Key(change.group(), change.signer());
        }
    }

    private final Map<Key, PinChange> changes = new ConcurrentHashMap<>();

    @Override
    public boolean begin(PinChange change) {
        return changes.putIfAbsent(Key.of(change), change) == null;
    }

    @Override
    public boolean end(PinChange change) {
        return changes.remove(Key.of(change), change);
    }

    @Override
    public List<PinChange> begunBefore(Instant then) {
        return changes.values().stream()
                .filter(it -> it.begunAt().isBefore(then))
                .sorted(Comparator.comparing(PinChange::begunAt))
                .limit(100)
                .toList();
    }
}
