package org.tabellion.consent.testkit;

import org.tabellion.consent.spi.PinChanges;

class InMemoryPinChangesTest implements PinChangesContract {

    private final InMemoryPinChanges changes = new InMemoryPinChanges();

    @Override
    public PinChanges pinChanges() {
        return changes;
    }
}
