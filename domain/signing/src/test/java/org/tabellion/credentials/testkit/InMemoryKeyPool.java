package org.tabellion.credentials.testkit;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.tabellion.credentials.spi.KeyPool;
import org.tabellion.credentials.spi.SigningKeys.SealedKey;
import org.tabellion.kernel.KeyAlgorithm;

public final class InMemoryKeyPool implements KeyPool {

    private record Kept(KeyAlgorithm algorithm, SealedKey key, Instant assignBy) {}

    private record Filling(Instant next, int failures) {}

    private final Map<String, Kept> keys = new HashMap<>();
    private final Map<KeyAlgorithm, Instant> wanted = new EnumMap<>(KeyAlgorithm.class);
    private final Map<KeyAlgorithm, Filling> turns = new EnumMap<>(KeyAlgorithm.class);

    @Override
    public synchronized Optional<SealedKey> take(KeyAlgorithm algorithm, Instant now, Instant usableUntil) {
        wanted.put(algorithm, now);
        var first = usable(algorithm, usableUntil).stream().min(Comparator.comparing(Kept::assignBy));
        first.ifPresent(it -> keys.remove(it.key().id()));
        return first.map(Kept::key);
    }

    private List<Kept> usable(KeyAlgorithm algorithm, Instant usableUntil) {
        return keys.values().stream()
                .filter(it -> it.algorithm() == algorithm && it.assignBy().isAfter(usableUntil))
                .toList();
    }

    @Override
    public synchronized void put(KeyAlgorithm algorithm, SealedKey key, Instant assignBy) {
        keys.putIfAbsent(key.id(), new Kept(algorithm, key, assignBy));
    }

    @Override
    public synchronized List<Level> levels(Instant wantedSince, Instant usableUntil) {
        return wanted.entrySet().stream()
                .filter(it -> !it.getValue().isBefore(wantedSince))
                .map(it ->
                        new Level(it.getKey(), usable(it.getKey(), usableUntil).size()))
                .toList();
    }

    @Override
    public synchronized OptionalInt begin(KeyAlgorithm algorithm, Instant now, Instant until) {
        if (!wanted.containsKey(algorithm)) {
            return OptionalInt.empty();
        }
        var turn = turns.getOrDefault(algorithm, new Filling(Instant.MIN, 0));
        if (turn.next().isAfter(now)) {
            return OptionalInt.empty();
        }
        turns.put(algorithm, new Filling(until, turn.failures()));
        return OptionalInt.of(turn.failures());
    }

    @Override
    public synchronized void end(KeyAlgorithm algorithm, Instant next, int failures) {
        turns.put(algorithm, new Filling(next, failures));
    }

    @Override
    public synchronized int drop(Instant usableUntil) {
        int before = keys.size();
        keys.values().removeIf(it -> !it.assignBy().isAfter(usableUntil));
        return before - keys.size();
    }
}
