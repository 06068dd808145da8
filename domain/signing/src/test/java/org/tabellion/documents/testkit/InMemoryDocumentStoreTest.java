package org.tabellion.documents.testkit;

import java.util.function.Supplier;
import org.tabellion.documents.spi.DocumentStore;

class InMemoryDocumentStoreTest implements DocumentStoreContract {

    private final DocumentStore store = new InMemoryDocumentStore();

    @Override
    public DocumentStore store() {
        return store;
    }

    @Override
    public <T> T within(Supplier<T> work) {
        return work.get();
    }
}
