package org.tabellion.sam.testkit;

import org.tabellion.sam.spi.SamMemory;

class InMemorySamMemoryTest implements SamMemoryContract {

    private final InMemorySamMemory memory = new InMemorySamMemory(new SoftwareHsm(), NOW);

    @Override
    public SamMemory memory() {
        return memory;
    }

    @Override
    public void restart() {
        memory.restarted();
    }
}
