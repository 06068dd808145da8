package org.tabellion.authentication.model;

import java.time.Duration;
import java.time.Instant;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.kernel.Bytes;

/** @param digest of the secret in the browser's cookie */
public record Session(Bytes digest, AuthenticationProof proof, Instant openedAt, Instant seenAt)
        implements ValueObject {

    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofHours(8);
    private static final Duration GRAIN = Duration.ofMinutes(1);

    public boolean isOver(Instant now) {
        return !now.isBefore(seenAt.plus(IDLE)) || !now.isBefore(openedAt.plus(LONGEST));
    }

    /** Whether it is worth a write to note that it was seen: once a minute. */
    public boolean isToBeNoted(Instant now) {
        return !now.isBefore(seenAt.plus(GRAIN));
    }

    public Session seen(Instant now) {
        return new Session(digest, proof, openedAt, now);
    }
}
