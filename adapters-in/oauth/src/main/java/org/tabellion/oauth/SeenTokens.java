package org.tabellion.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.kernel.Bytes;

/**
 * Access tokens that were found good a moment ago, by their digest. What this node revokes it forgets at once; what
 * another one revokes, when the moment is over.
 */
final class SeenTokens {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST = 10_000;

    private final Map<Bytes, Instant> good = new ConcurrentHashMap<>();

    boolean isFresh(Bytes digest, Instant now) {
        var seen = good.get(digest);
        return seen != null && now.isBefore(seen.plus(FRESH));
    }

    void remember(Bytes digest, Instant now) {
        if (good.size() >= MOST) {
            good.values().removeIf(it -> !now.isBefore(it.plus(FRESH)));
        }
        if (good.size() < MOST) {
            good.put(digest, now);
        }
    }

    void forget(Bytes digest) {
        good.remove(digest);
    }
}
