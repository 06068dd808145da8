package org.tabellion.access.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;

/**
 * A pushed authorization request.
 *
 * @param digest SHA-256 of its {@code request_uri}
 * @param expiresAt until when it may be opened for the first time
 */
public record PushedRequest(
        Bytes digest,
        ClientId client,
        GroupId group,
        Map<String, String> parameters,
        Instant expiresAt,
        Optional<Instant> openedAt,
        boolean answered)
        implements ValueObject {

    /** From the push to the first opening. */
    public static final Duration LIFE = Duration.ofSeconds(90);

    /** From the first opening to the answer: a sign-in and a consent take that long. */
    public static final Duration PATIENCE = Duration.ofMinutes(20);

    public PushedRequest {
        parameters = Map.copyOf(parameters);
    }

    public boolean isOver(Instant now) {
        return answered || !now.isBefore(openedAt.map(it -> it.plus(PATIENCE)).orElse(expiresAt));
    }

    public PushedRequest opened(Instant now) {
        return openedAt.isPresent()
                ? this
                : new PushedRequest(digest, client, group, parameters, expiresAt, Optional.of(now), answered);
    }

    /** What was asked is of no more use. */
    public PushedRequest closed() {
        return new PushedRequest(digest, client, group, Map.of(), expiresAt, openedAt, true);
    }
}
