package org.tabellion.access.spi;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.access.model.PushedRequest;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

/** Pushed requests of all groups, found by the digest of 256 bits of chance. */
public interface PushedRequests {

    void add(PushedRequest request);

    Optional<PushedRequest> find(Bytes digest);

    /** @throws Failure CONFLICT if it is not {@code before} any more */
    void replace(PushedRequest before, PushedRequest after);

    /** Those whose life ended before {@code moment}. */
    int eraseBefore(Instant moment);
}
