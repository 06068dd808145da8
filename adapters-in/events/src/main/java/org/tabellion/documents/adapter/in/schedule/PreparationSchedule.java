package org.tabellion.documents.adapter.in.schedule;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.tabellion.documents.ForgetPreparations;

/** Forgets every ten minutes what was prepared for clients and is over. */
@Component
class PreparationSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(PreparationSchedule.class);

    private final ForgetPreparations preparations;

    PreparationSchedule(ForgetPreparations preparations) {
        this.preparations = preparations;
    }

    /** What is over is not used anyway, so a failure may wait for the next time. */
    @Scheduled(fixedDelay = 600_000)
    void forget() {
        try {
            preparations.forget();
        } catch (RuntimeException failed) {
            LOG.warn("old preparations could not be forgotten", failed);
        }
    }
}
