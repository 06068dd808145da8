package org.tabellion.cscapi;

import org.springframework.stereotype.Component;
import org.tabellion.access.ReadClient;
import org.tabellion.kernel.ClientId;

/** Strict, but for {@code /csc/v0} and what is switched on for a client in the registry. */
@Component
class Leniencies {

    private final ReadClient clients;

    Leniencies(ReadClient clients) {
        this.clients = clients;
    }

    Leniency of(Generation generation, ClientId client) {
        return peculiarity -> generation.leniency().bears(peculiarity)
                || clients.client(client)
                        .map(it -> it.settings().compatibility().contains(peculiarity))
                        .orElse(false);
    }
}
