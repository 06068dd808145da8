package org.tabellion.access;

import org.tabellion.kernel.ClientId;

/** Whether a client is who it says. */
public interface CheckClientSecret {

    /** An unknown client and a wrong secret take the same time. */
    boolean check(ClientId client, ClientSecret secret);
}
