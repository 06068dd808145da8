package org.tabellion.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A client as an administrator sees it.
 *
 * @param version grows with each change
 * @param formerSecretUntil when the secret before the present one ceases to be taken
 */
public record VersionedClient(ClientView view, int version, Optional<Instant> formerSecretUntil) {}
