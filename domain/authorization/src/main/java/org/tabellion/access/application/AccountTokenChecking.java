package org.tabellion.access.application;

import java.util.Optional;
import java.util.stream.Stream;
import org.tabellion.access.CheckAccountToken;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.access.spi.Clients;
import org.tabellion.access.spi.SecretDigests;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class AccountTokenChecking implements CheckAccountToken {

    private final Clients clients;
    private final SecretDigests secrets;
    private final TrustedTime time;

    AccountTokenChecking(Clients clients, SecretDigests secrets, TrustedTime time) {
        this.clients = clients;
        this.secrets = secrets;
        this.time = time;
    }

    @Override
    public boolean isBy(ClientId id, Bytes input, Bytes mac) {
        return clients.find(id).filter(it -> it.view().settings().enabled()).stream()
                .flatMap(this::keys)
                .anyMatch(key -> secrets.accountMac(id, key, input).equalsInConstantTime(mac));
    }

    private Stream<Bytes> keys(RegisteredClient client) {
        var former =
                client.former().filter(it -> time.now().isBefore(it.until())).map(RegisteredClient.Former::accountKey);
        return Stream.of(Optional.of(client.accountKey()), former)
                .flatMap(Optional::stream)
                .filter(it -> it.length() > 0);
    }
}
