package org.tabellion.documents.testkit;

import java.util.function.Supplier;
import org.tabellion.documents.spi.SigningRequests;

class InMemorySigningRequestsTest implements SigningRequestsContract {

    private final SigningRequests requests = new InMemorySigningRequests();

    @Override
    public SigningRequests requests() {
        return requests;
    }

    @Override
    public <T> T within(Supplier<T> work) {
        return work.get();
    }
}
