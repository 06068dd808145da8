package org.tabellion.bench.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened, for people: told only when a history is repeated to be read. */
final class Story {

    private final boolean isTold;
    private final List<String> lines = new ArrayList<>();

    Story(boolean isTold) {
        this.isTold = isTold;
    }

    void tell(Supplier<String> line) {
        if (isTold) {
            lines.add(line.get());
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
