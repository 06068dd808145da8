package org.tabellion.kernel.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jmolecules.event.types.DomainEvent;
import org.tabellion.kernel.DomainEvents;

/** Keeps what was published, in order. */
public final class CollectedEvents implements DomainEvents {

    private final List<DomainEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void publish(DomainEvent event) {
        events.add(event);
    }

    public List<DomainEvent> all() {
        return List.copyOf(events);
    }
}
