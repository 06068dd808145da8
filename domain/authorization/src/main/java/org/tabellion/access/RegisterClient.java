package org.tabellion.access;

import org.tabellion.kernel.Failure;

/** Admits a client of a group, or changes it. Repeating a registration changes nothing. */
public interface RegisterClient {

    /** @throws Failure INVALID if the secret is short, a redirect URI is not absolute or a grant is unknown */
    Outcome register(ClientView client, ClientSecret secret);

    enum Outcome {
        REGISTERED,
        CHANGED,
        UNCHANGED
    }
}
