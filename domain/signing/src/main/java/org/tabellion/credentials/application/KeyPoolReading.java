package org.tabellion.credentials.application;

import java.util.EnumMap;
import java.util.Map;
import org.tabellion.credentials.ReadKeyPool;
import org.tabellion.credentials.spi.KeyPool;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class KeyPoolReading implements ReadKeyPool {

    private final KeyPool pool;
    private final TrustedTime time;

    KeyPoolReading(KeyPool pool, TrustedTime time) {
        this.pool = pool;
        this.time = time;
    }

    @Override
    public Map<KeyAlgorithm, Integer> depths() {
        var now = time.now();
        var depths = new EnumMap<KeyAlgorithm, Integer>(KeyAlgorithm.class);
        pool.levels(now.minus(KeyPoolRefilling.WANTED_FOR), now.plus(KeyPool.TIME_TO_ASSIGN))
                .forEach(it -> depths.put(it.algorithm(), it.depth()));
        return depths;
    }
}
