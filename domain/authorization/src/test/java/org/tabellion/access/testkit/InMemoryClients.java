package org.tabellion.access.testkit;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.access.spi.Clients;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;

public final class InMemoryClients implements Clients {

    private final Map<ClientId, RegisteredClient> clients = new ConcurrentHashMap<>();

    @Override
    public Optional<RegisteredClient> find(ClientId id) {
        return Optional.ofNullable(clients.get(id));
    }

    @Override
    public List<RegisteredClient> ofGroup(GroupId group, Optional<ClientId> after, int limit) {
        return clients.values().stream()
                .filter(it -> it.view().group().equals(group))
                .filter(it ->
                        after.map(last -> name(it).compareTo(last.value()) > 0).orElse(true))
                .sorted(Comparator.comparing(InMemoryClients::name))
                .limit(limit)
                .toList();
    }

    private static String name(RegisteredClient client) {
        return client.view().id().value();
    }

    @Override
    public void add(RegisteredClient client) {
        if (clients.putIfAbsent(client.view().id(), client) != null) {
            throw Failure.conflict("client_exists", "there is a client with this id");
        }
    }

    @Override
    public void replace(RegisteredClient client) {
        clients.compute(client.view().id(), (_, present) -> {
            if (present == null || present.version() != client.version() - 1) {
                throw Failure.conflict("client_changed", "the client has changed");
            }
            return client;
        });
    }
}
