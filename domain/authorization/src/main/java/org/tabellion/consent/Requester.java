package org.tabellion.consent;

import java.util.Optional;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SignerId;

/**
 * Who holds the service token that a call came with.
 *
 * @param signer whom the token names; empty if it is the service provider's own
 */
public record Requester(ClientId client, Optional<SignerId> signer) {}
