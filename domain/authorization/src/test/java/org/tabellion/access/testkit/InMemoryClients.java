package org.tabellion.access.testkit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.access.spi.Clients;
import org.tabellion.kernel.ClientId;

public final class InMemoryClients implements Clients {

    private final Map<ClientId, RegisteredClient> clients = new ConcurrentHashMap<>();

    @Override
    public Optional<RegisteredClient> find(ClientId id) {
        return Optional.ofNullable(clients.get(id));
    }

    @Override
    public void put(RegisteredClient client) {
        clients.put(client.view().id(), client);
    }
}
