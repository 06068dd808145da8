package org.tabellion.access.application;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.tabellion.access.CheckToken;
import org.tabellion.access.Grant;
import org.tabellion.access.spi.Grants;
import org.tabellion.access.spi.Withdrawals;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class TokenChecking implements CheckToken {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST = 10_000;

    private final Grants grants;
    private final Withdrawals withdrawals;
    private final TrustedTime time;
    private final Map<Bytes, Seen> good = new ConcurrentHashMap<>();
    private final AtomicLong heard = new AtomicLong();

    TokenChecking(Grants grants, Withdrawals withdrawals, TrustedTime time) {
        this.grants = grants;
        this.withdrawals = withdrawals;
        this.time = time;
        withdrawals.onEach(this::forget);
    }

    /** @param listening the number under which it was read */
    private record Seen(long listening, Instant at) {}

    @Override
    public boolean stands(Bytes digest) {
        var now = time.now();
        var listening = withdrawals.uninterrupted();
        if (isFresh(digest, listening, now)) {
            return true;
        }
        long before = heard.get();
        boolean stands = grants.byAccessToken(digest)
                .flatMap(Grant::accessToken)
                .map(it -> !it.invalidated())
                .orElse(false);
        if (stands && listening.isPresent()) {
            remember(digest, new Seen(listening.getAsLong(), now));
            // What was withdrawn while it was read may have been forgotten before it was remembered.
            if (heard.get() != before) {
                good.remove(digest);
            }
        }
        return stands;
    }

    private boolean isFresh(Bytes digest, OptionalLong listening, Instant now) {
        var seen = good.get(digest);
        return seen != null
                && listening.isPresent()
                && listening.getAsLong() == seen.listening()
                && now.isBefore(seen.at().plus(FRESH));
    }

    private void remember(Bytes digest, Seen seen) {
        if (good.size() >= MOST) {
            good.values().removeIf(it -> !seen.at().isBefore(it.at().plus(FRESH)));
        }
        if (good.size() < MOST) {
            good.put(digest, seen);
        }
    }

    @Override
    public void forget(Bytes digest) {
        heard.incrementAndGet();
        good.remove(digest);
    }
}
