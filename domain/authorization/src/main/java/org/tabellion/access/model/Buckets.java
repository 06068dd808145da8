package org.tabellion.access.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Token buckets of one node, one for each subject: full at first, filled again within a minute. A bucket is kept as the
 * instant at which it will be full (the generic cell rate algorithm), so one that is full again need not be kept.
 */
public final class Buckets {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int SWEPT_FIRST = 10_000;

    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final AtomicInteger sweepAt = new AtomicInteger(SWEPT_FIRST);

    /** @param fullAt nanoseconds of the epoch; {@code tellAgain} from when on a refusal is told to others again */
    private record Bucket(long fullAt, long tellAgain, Optional<Refusal> last) {}

    /** @param first within a minute, of this subject */
    public record Refusal(Duration retryAfter, boolean first) {}

    /**
     * Takes one token, if there is one.
     *
     * @param perMinute how many a full bucket holds, 1 to a thousand million
     */
    public Optional<Refusal> take(String subject, int perMinute, Instant time) {
        long now = nanos(time);
        var after = buckets.compute(
                subject,
                (_, before) -> take(before == null ? new Bucket(now, now, Optional.empty()) : before, perMinute, now));
        sweep(now);
        return after.last();
    }

    private static Bucket take(Bucket bucket, int perMinute, long now) {
        long token = MINUTE / perMinute;
        // A clock that was set back leaves a bucket that seems emptier than empty.
        long fullAt = Math.max(now, Math.min(bucket.fullAt(), now + MINUTE));
        if (fullAt + token <= now + MINUTE) {
            return new Bucket(fullAt + token, bucket.tellAgain(), Optional.empty());
        }
        boolean first = now >= bucket.tellAgain() || bucket.tellAgain() - now > MINUTE;
        var refusal = new Refusal(Duration.ofNanos(fullAt + token - now - MINUTE), first);
        return new Bucket(fullAt, first ? now + MINUTE : bucket.tellAgain(), Optional.of(refusal));
    }

    /** How many are not full. */
    int size() {
        return buckets.size();
    }

    /** Now and then, so that its cost is spread over the calls. */
    private void sweep(long now) {
        int at = sweepAt.get();
        if (buckets.size() >= at && sweepAt.compareAndSet(at, Integer.MAX_VALUE)) {
            buckets.values().removeIf(it -> it.fullAt() <= now && it.tellAgain() <= now);
            sweepAt.set(Math.max(SWEPT_FIRST, 2 * buckets.size()));
        }
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }
}
