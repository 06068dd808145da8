package org.tabellion.metering.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tabellion.kernel.ClientId;
import org.tabellion.metering.CountUsage;
import org.tabellion.metering.UsageKind;

/** Remembers what was counted, an operation once. */
public final class CountedUsage implements CountUsage {

    private final List<String> lines = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    @Override
    public synchronized void count(ClientId client, UsageKind kind, int quantity, String operation) {
        if (seen.add(client + " " + kind + " " + operation)) {
            lines.add(client + " " + kind + " " + quantity);
        }
    }

    /** As {@code portal SIGNATURE 2}. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
