package org.tabellion.access;

import java.util.Optional;
import org.tabellion.kernel.ClientId;

/** Clients of all groups: it is the client that tells the group. */
public interface ReadClient {

    Optional<ClientView> client(ClientId id);
}
