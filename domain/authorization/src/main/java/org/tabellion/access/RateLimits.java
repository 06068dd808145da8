package org.tabellion.access;

import org.tabellion.kernel.Failure;

/**
 * How much a client may ask for: so much at once, and as much again within each minute.
 *
 * @param callsPerMinute of all interfaces together
 * @param signaturesPerSignerPerMinute calls to sign for one and the same signer
 */
public record RateLimits(int callsPerMinute, int signaturesPerSignerPerMinute) {

    public static final RateLimits STANDARD = new RateLimits(6_000, 120);

    private static final int MOST = 10_000_000;

    public RateLimits {
        if (callsPerMinute < 1
                || callsPerMinute > MOST
                || signaturesPerSignerPerMinute < 1
                || signaturesPerSignerPerMinute > MOST) {
            throw Failure.invalid("rate_limit_invalid", "a rate limit is 1 to %d a minute".formatted(MOST));
        }
    }
}
