package org.tabellion.access.spi;

import org.tabellion.access.ClientSecret;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;

/** Keyed digests of client secrets, which have full entropy: a stolen table is worth nothing without the server's key. */
@FunctionalInterface
public interface SecretDigests {

    Bytes mac(ClientId client, ClientSecret secret);
}
