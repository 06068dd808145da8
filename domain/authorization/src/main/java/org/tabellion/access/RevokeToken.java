package org.tabellion.access;

import java.util.Optional;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SignerId;

/** Takes back one token, for who holds it. */
public interface RevokeToken {

    /**
     * With a refresh token goes all that came of its grant; an access token goes alone. Revoking twice changes nothing.
     *
     * @param signer whose token it has to be; empty if any of the client's will do
     * @param token as its holder has it
     * @return false if it is none of this holder's, which one that nobody knows is too
     */
    boolean revoke(ClientId client, Optional<SignerId> signer, String token);
}
