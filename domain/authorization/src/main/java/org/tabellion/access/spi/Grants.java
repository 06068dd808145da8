package org.tabellion.access.spi;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.access.Grant;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

/** Grants of all groups, found by 256 bits of secret or chance. */
public interface Grants {

    Optional<Grant> byId(String id);

    Optional<Grant> byCode(Bytes digest);

    Optional<Grant> byAccessToken(Bytes digest);

    /** @throws Failure CONFLICT if there is one with this id */
    void add(Grant grant);

    /** @throws Failure CONFLICT if it is not {@code before} any more */
    void replace(Grant before, Grant after);

    void remove(String id);

    /**
     * Those whose last token has expired before {@code moment}, the oldest first.
     *
     * @param most of them
     * @return how many
     */
    int eraseEndedBefore(Instant moment, int most);
}
