package org.tabellion.access.application;

import java.util.Optional;
import org.tabellion.access.ClientView;
import org.tabellion.access.ReadClient;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.access.spi.Clients;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.UseCase;

@UseCase
final class ClientReading implements ReadClient {

    private final Clients clients;

    ClientReading(Clients clients) {
        this.clients = clients;
    }

    @Override
    public Optional<ClientView> client(ClientId id) {
        return clients.find(id).map(RegisteredClient::view);
    }
}
