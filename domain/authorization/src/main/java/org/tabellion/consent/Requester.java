package org.tabellion.consent;

import java.util.Optional;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SignerId;

/**
 * Who holds the service token that a call came with.
 *
 * @param signer whom the token names; empty if it is the service provider's own
 * @param proven whether the client has proven itself for it: without, it is nobody's second factor
 */
public record Requester(ClientId client, Optional<SignerId> signer, boolean proven) {

    /** By a client that has proven itself, as all do where tokens are asked for. */
    public Requester(ClientId client, Optional<SignerId> signer) {
        this(client, signer, true);
    }
}
