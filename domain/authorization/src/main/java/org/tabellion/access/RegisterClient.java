package org.tabellion.access;

import org.tabellion.kernel.Failure;

/**
 * Admits a client of a group, or changes it, by what the machine is set up with: the only way to one that administers.
 * Repeating a registration changes nothing.
 */
public interface RegisterClient {

    /** @throws Failure INVALID as {@link AdmitClient#admit}, or {@code client_secret_weak} */
    Outcome register(ClientView client, ClientSecret secret);

    /**
     * One that has keys and no secret.
     *
     * @throws Failure INVALID also if its policy allows a secret
     */
    Outcome register(ClientView client);

    enum Outcome {
        REGISTERED,
        CHANGED,
        UNCHANGED
    }
}
