package org.tabellion.access.application;

import org.tabellion.access.CheckClientSecret;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.spi.Clients;
import org.tabellion.access.spi.SecretDigests;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.UseCase;

@UseCase
final class ClientSecretChecking implements CheckClientSecret {

    private final Clients clients;
    private final SecretDigests digests;

    ClientSecretChecking(Clients clients, SecretDigests digests) {
        this.clients = clients;
        this.digests = digests;
    }

    @Override
    public boolean check(ClientId id, ClientSecret secret) {
        var digest = digests.mac(id, secret);
        return clients.find(id)
                .map(it -> it.secret().equalsInConstantTime(digest))
                .orElse(false);
    }
}
