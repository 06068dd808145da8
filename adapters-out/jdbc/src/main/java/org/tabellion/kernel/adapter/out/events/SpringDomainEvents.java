package org.tabellion.kernel.adapter.out.events;

import org.jmolecules.event.types.DomainEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.DomainEvents;

/** Listeners that shall hear of an event once the unit of work has committed are {@code @ApplicationModuleListener}s. */
@Component
class SpringDomainEvents implements DomainEvents {

    private final ApplicationEventPublisher publisher;

    SpringDomainEvents(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void publish(DomainEvent event) {
        publisher.publishEvent(event);
    }
}
