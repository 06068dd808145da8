package org.tabellion.consent.adapter.in.schedule;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.tabellion.consent.EraseSads;

/** Erases what has expired, every ten seconds. */
@Component
class ErasureSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(ErasureSchedule.class);

    private final EraseSads sads;

    ErasureSchedule(EraseSads sads) {
        this.sads = sads;
    }

    /** An expired SAD opens nothing any more, so a failure may wait for the next time. */
    @Scheduled(fixedDelay = 10_000)
    void erase() {
        try {
            sads.erase();
        } catch (RuntimeException failed) {
            LOG.warn("expired SADs could not be erased", failed);
        }
    }
}
