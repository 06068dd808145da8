package org.tabellion.signing.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.signing.spi.SamSightings;

public final class InMemorySamSightings implements SamSightings {

    private final Map<String, Position> positions = new HashMap<>();
    private final Map<String, String> distrusted = new HashMap<>();
    private final Map<Bytes, String> homes = new HashMap<>();

    @Override
    public synchronized Optional<Position> newest(String memory) {
        return Optional.ofNullable(positions.get(memory));
    }

    @Override
    public synchronized void see(String memory, Position position) {
        positions.merge(
                memory,
                position,
                (a, b) -> new Position(Math.max(a.epoch(), b.epoch()), Math.max(a.sequence(), b.sequence())));
    }

    @Override
    public synchronized Set<String> distrusted() {
        return Set.copyOf(distrusted.keySet());
    }

    @Override
    public synchronized void distrust(String node, String reason) {
        distrusted.putIfAbsent(node, reason);
    }

    @Override
    public synchronized Home settle(Bytes token, String node) {
        var before = homes.putIfAbsent(token, node);
        return before == null ? new Home(node, true) : new Home(before, false);
    }

    @Override
    public synchronized void move(Bytes token, String from, String to) {
        homes.replace(token, from, to);
    }

    @Override
    public synchronized void release(Bytes token, String node) {
        homes.remove(token, node);
    }

    /** Tokens that are bound. */
    public synchronized int bound() {
        return homes.size();
    }
}
