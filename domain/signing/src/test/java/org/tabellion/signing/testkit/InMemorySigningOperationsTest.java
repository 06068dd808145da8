package org.tabellion.signing.testkit;

import java.util.function.Supplier;
import org.tabellion.signing.spi.SigningOperations;

class InMemorySigningOperationsTest implements SigningOperationsContract {

    private final SigningOperations operations = new InMemorySigningOperations();

    @Override
    public SigningOperations operations() {
        return operations;
    }

    @Override
    public <T> T within(Supplier<T> work) {
        return work.get();
    }
}
