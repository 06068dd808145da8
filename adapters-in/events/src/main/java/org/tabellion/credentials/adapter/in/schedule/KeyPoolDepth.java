package org.tabellion.credentials.adapter.in.schedule;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;
import org.tabellion.credentials.ReadKeyPool;
import org.tabellion.kernel.KeyAlgorithm;

/** {@code tabellion.key.pool.depth} by {@code algorithm}: how many keys are ready, over all servers. */
@Component
class KeyPoolDepth implements MeterBinder {

    private final ReadKeyPool pool;

    KeyPoolDepth(ReadKeyPool pool) {
        this.pool = pool;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var algorithm : KeyAlgorithm.values()) {
            if (algorithm.family() == KeyAlgorithm.Family.RSA) {
                Gauge.builder("tabellion.key.pool.depth", pool, it -> it.depths()
                                .getOrDefault(algorithm, 0))
                        .tag("algorithm", algorithm.name())
                        .description("unassigned keys that are ready")
                        .register(registry);
            }
        }
    }
}
