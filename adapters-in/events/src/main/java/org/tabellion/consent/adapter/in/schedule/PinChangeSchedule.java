package org.tabellion.consent.adapter.in.schedule;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.tabellion.consent.CompletePinChanges;

/** Looks every five seconds, from the start on, for a change of a PIN that was left in between. */
@Component
class PinChangeSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(PinChangeSchedule.class);

    private final CompletePinChanges changes;

    PinChangeSchedule(CompletePinChanges changes) {
        this.changes = changes;
    }

    @Scheduled(fixedDelay = 5_000)
    void complete() {
        try {
            int completed = changes.completeAll();
            if (completed > 0) {
                LOG.info("{} changes of PINs were completed that had been left in between", completed);
            }
        } catch (RuntimeException failed) {
            LOG.warn("a change of a PIN could not be completed", failed);
        }
    }
}
