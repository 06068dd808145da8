package org.tabellion.access.testkit;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.access.spi.SpentOnce;
import org.tabellion.kernel.Bytes;

public final class InMemorySpentOnce implements SpentOnce {

    private final Map<String, Instant> spent = new ConcurrentHashMap<>();

    @Override
    public boolean add(String purpose, Bytes digest, Instant until) {
        return spent.putIfAbsent(purpose + ":" + digest.hex(), until) == null;
    }

    @Override
    public int eraseBefore(Instant moment) {
        int size = spent.size();
        spent.values().removeIf(it -> it.isBefore(moment));
        return size - spent.size();
    }
}
