package org.tabellion.credentials.adapter.in.schedule;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.tabellion.credentials.RefillKeyPool;

/** Looks after the pool of keys every five seconds; how often the SAM is asked when it makes none, the pool says. */
@Component
class RefillSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(RefillSchedule.class);

    private final RefillKeyPool pool;

    RefillSchedule(RefillKeyPool pool) {
        this.pool = pool;
    }

    /** Without a pool, keys are made when they are asked for: a failure makes enrolment slower, and nothing else. */
    @Scheduled(fixedDelay = 5_000, initialDelay = 5_000)
    void refill() {
        try {
            pool.refill();
        } catch (RuntimeException failed) {
            LOG.warn("the pool of keys could not be filled up: {}", failed.toString());
        }
    }
}
