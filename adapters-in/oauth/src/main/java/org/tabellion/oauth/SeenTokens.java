package org.tabellion.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.jwt.Jwt;
import org.tabellion.kernel.Bytes;

/** Access tokens that were found good a moment ago, by their digest: ours by their signature. Nothing else is said of them. */
final class SeenTokens {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST = 10_000;

    private final Map<Bytes, Seen> good = new ConcurrentHashMap<>();

    /** A class, so that no log shows the token. */
    private static final class Seen {

        private final Jwt token;
        private final Instant at;

        Seen(Jwt token, Instant at) {
            this.token = token;
            this.at = at;
        }

        boolean isFresh(Instant now) {
            return now.isBefore(at.plus(FRESH));
        }
    }

    /** Its times and its sender are still to be judged, and whether it was taken back. */
    Optional<Jwt> fresh(Bytes digest, Instant now) {
        return Optional.ofNullable(good.get(digest))
                .filter(it -> it.isFresh(now))
                .map(it -> it.token);
    }

    void remember(Bytes digest, Jwt token, Instant now) {
        if (good.size() >= MOST) {
            good.values().removeIf(it -> !it.isFresh(now));
        }
        if (good.size() < MOST) {
            good.put(digest, new Seen(token, now));
        }
    }
}
