package org.tabellion.access;

import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;

/** The clients of the present {@code GroupScope}. */
public interface ReadClients {

    int LARGEST_PAGE = 1000;

    /** @throws Failure NOT_FOUND, also of another group's */
    VersionedClient client(ClientId id);

    /**
     * By id.
     *
     * @param after the last one of the page before
     * @param limit 1 to {@link #LARGEST_PAGE}
     * @throws Failure INVALID {@code page_size_invalid}
     */
    Page clients(Optional<ClientId> after, int limit);

    /** @param more whether others follow the last one */
    record Page(List<VersionedClient> clients, boolean more) {
        public Page {
            clients = List.copyOf(clients);
        }
    }
}
