package org.tabellion.access.application;

import java.util.Optional;
import org.tabellion.access.ReadClients;
import org.tabellion.access.VersionedClient;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.access.spi.Clients;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UseCase;

@UseCase
final class ClientsReading implements ReadClients {

    private final Clients clients;

    ClientsReading(Clients clients) {
        this.clients = clients;
    }

    @Override
    public VersionedClient client(ClientId id) {
        return clients.find(id)
                .filter(it -> GroupScope.current().equals(Optional.of(it.view().group())))
                .map(RegisteredClient::versioned)
                .orElseThrow(() -> Failure.notFound("client"));
    }

    @Override
    public Page clients(Optional<ClientId> after, int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw Failure.invalid("page_size_invalid", "a page has 1 to %d clients".formatted(LARGEST_PAGE));
        }
        var found = clients.ofGroup(GroupScope.current().orElseThrow(), after, limit + 1).stream()
                .map(RegisteredClient::versioned)
                .toList();
        boolean more = found.size() > limit;
        return new Page(more ? found.subList(0, limit) : found, more);
    }
}
