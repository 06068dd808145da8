package org.tabellion.credentials.testkit;

import java.util.function.Supplier;
import org.tabellion.credentials.spi.KeyPool;

class InMemoryKeyPoolTest implements KeyPoolContract {

    private final KeyPool pool = new InMemoryKeyPool();

    @Override
    public KeyPool pool() {
        return pool;
    }

    @Override
    public <T> T within(Supplier<T> work) {
        return work.get();
    }
}
