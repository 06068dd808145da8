package org.tabellion.access.application;

import org.tabellion.access.CheckClientSecret;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.spi.Clients;
import org.tabellion.access.spi.SecretDigests;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class ClientSecretChecking implements CheckClientSecret {

    private final Clients clients;
    private final SecretDigests digests;
    private final TrustedTime time;

    ClientSecretChecking(Clients clients, SecretDigests digests, TrustedTime time) {
        this.clients = clients;
        this.digests = digests;
        this.time = time;
    }

    @Override
    public boolean check(ClientId id, ClientSecret secret) {
        var digest = digests.mac(id, secret);
        return clients.find(id)
                .map(it -> it.isProvenBy(digest, time.now())
                        && it.view().settings().enabled())
                .orElse(false);
    }
}
