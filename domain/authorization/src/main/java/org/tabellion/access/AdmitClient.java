package org.tabellion.access;

import java.util.Optional;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;

/** Takes a service provider's client into the present {@code GroupScope}. */
public interface AdmitClient {

    /**
     * @param by the administrator's client
     * @return the client, and its secret if it may prove itself by one: it is shown here and never again
     * @throws Failure INVALID {@code invalid_redirect_uri}, {@code invalid_client_metadata}; CONFLICT {@code client_exists}
     *     if the id is taken, in whichever group
     */
    Admitted admit(ClientId client, ClientProfile profile, ClientId by);

    record Admitted(VersionedClient client, Optional<ClientSecret> secret) {}
}
