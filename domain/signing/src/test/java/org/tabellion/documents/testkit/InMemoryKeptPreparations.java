package org.tabellion.documents.testkit;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tabellion.documents.model.KeptPreparation;
import org.tabellion.documents.spi.KeptPreparations;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;

public final class InMemoryKeptPreparations implements KeptPreparations {

    private final Map<Place, KeptPreparation> kept = new HashMap<>();

    private record Place(Optional<GroupId> group, String key) {}

    @Override
    public Optional<KeptPreparation> find(String key, Instant now) {
        return Optional.ofNullable(kept.get(new Place(GroupScope.current(), key)))
                .filter(it -> now.isBefore(it.expiresAt()));
    }

    @Override
    public KeptPreparation keep(KeptPreparation preparation, Instant now) {
        var stands = find(preparation.key(), now).orElse(preparation);
        kept.put(new Place(GroupScope.current(), preparation.key()), stands);
        return stands;
    }

    @Override
    public int eraseOver(Instant now) {
        int before = kept.size();
        kept.values().removeIf(it -> !now.isBefore(it.expiresAt()));
        return before - kept.size();
    }
}
