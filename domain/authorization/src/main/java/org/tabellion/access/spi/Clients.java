package org.tabellion.access.spi;

import java.util.Optional;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.kernel.ClientId;

/** Clients of all groups. */
public interface Clients {

    Optional<RegisteredClient> find(ClientId id);

    /** Adds it, or puts it in the place of the one with this id. */
    void put(RegisteredClient client);
}
