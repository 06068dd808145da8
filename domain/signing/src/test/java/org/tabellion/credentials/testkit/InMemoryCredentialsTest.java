package org.tabellion.credentials.testkit;

import java.util.function.Supplier;
import org.tabellion.credentials.spi.Credentials;

class InMemoryCredentialsTest implements CredentialsContract {

    private final Credentials credentials = new InMemoryCredentials();

    @Override
    public Credentials credentials() {
        return credentials;
    }

    @Override
    public <T> T within(Supplier<T> work) {
        return work.get();
    }
}
