package org.tabellion.access.spi;

import org.tabellion.access.ClientSecret;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;

/**
 * What is kept of client secrets, which have full entropy: keyed digests, and encrypted the keys that follow from them. A
 * stolen table is worth nothing without the server's keys.
 */
public interface SecretDigests {

    Bytes mac(ClientId client, ClientSecret secret);

    /** The key of account tokens, which is the SHA-256 of the secret, encrypted for this client. */
    Bytes accountKey(ClientId client, ClientSecret secret);

    /**
     * HMAC-SHA-256 with the key that lies in {@code sealed}.
     *
     * @throws IllegalStateException if it was altered or is another client's
     */
    Bytes accountMac(ClientId client, Bytes sealed, Bytes input);
}
