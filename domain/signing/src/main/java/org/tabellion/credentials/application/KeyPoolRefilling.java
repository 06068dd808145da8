package org.tabellion.credentials.application;

import java.time.Duration;
import java.time.Instant;
import org.tabellion.credentials.RefillKeyPool;
import org.tabellion.credentials.spi.KeyPool;
import org.tabellion.credentials.spi.KeyPool.Level;
import org.tabellion.credentials.spi.SigningKeys;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.StepId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class KeyPoolRefilling implements RefillKeyPool {

    static final Duration WANTED_FOR = Duration.ofDays(7);

    /** Whoever has the turn and dies loses it after this. */
    private static final Duration TURN = Duration.ofMinutes(2);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 6;

    private final KeyPool pool;
    private final KeyPool.Size size;
    private final SigningKeys keys;
    private final UnitOfWork work;
    private final Ids ids;
    private final TrustedTime time;

    KeyPoolRefilling(KeyPool pool, KeyPool.Size size, SigningKeys keys, UnitOfWork work, Ids ids, TrustedTime time) {
        this.pool = pool;
        this.size = size;
        this.keys = keys;
        this.work = work;
        this.ids = ids;
        this.time = time;
    }

    @Override
    public void refill() {
        var now = time.now();
        var usableUntil = now.plus(KeyPool.TIME_TO_ASSIGN);
        var levels = work.call(() -> {
            pool.drop(usableUntil);
            return pool.levels(now.minus(WANTED_FOR), usableUntil);
        });
        for (var level : levels) {
            if (level.depth() < size.lowWater()) {
                fillInTurn(level, now);
            }
        }
    }

    private void fillInTurn(Level level, Instant now) {
        var end = now.plus(TURN);
        var failures = work.call(() -> pool.begin(level.algorithm(), now, end));
        if (failures.isEmpty()) {
            return;
        }
        try {
            fill(level, end);
            work.run(() -> pool.end(level.algorithm(), time.now(), 0));
        } catch (Failure notNow) {
            int inARow = failures.getAsInt() + 1;
            work.run(() -> pool.end(level.algorithm(), time.now().plus(pause(inARow)), inARow));
            throw notNow;
        }
    }

    private void fill(Level level, Instant end) {
        for (int depth = level.depth(); depth < size.full() && time.now().isBefore(end); depth++) {
            var made = keys.generate(StepId.of(ids.next("kp_"), "pool"), level.algorithm());
            // A crash here loses a key that nobody was to have: the SAM forgets it by itself.
            work.run(() -> pool.put(level.algorithm(), made.key(), made.assignBy()));
        }
    }

    private static Duration pause(int failures) {
        return SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    }
}
