package org.tabellion.access.spi;

import java.util.List;
import java.util.Optional;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;

/** Clients of all groups. */
public interface Clients {

    Optional<RegisteredClient> find(ClientId id);

    /** By id, those after the one given. */
    List<RegisteredClient> ofGroup(GroupId group, Optional<ClientId> after, int limit);

    /** @throws Failure CONFLICT {@code client_exists} if the id is taken, in whichever group */
    void add(RegisteredClient client);

    /**
     * Puts it in the place of the one with this id and the version before.
     *
     * @throws Failure CONFLICT {@code client_changed} if that has another version by now
     */
    void replace(RegisteredClient client);
}
