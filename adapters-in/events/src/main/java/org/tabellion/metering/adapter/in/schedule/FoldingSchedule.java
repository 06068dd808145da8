package org.tabellion.metering.adapter.in.schedule;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.tabellion.metering.FoldUsage;

/** Folds every minute. Of several nodes one does the work. */
@Component
class FoldingSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(FoldingSchedule.class);

    private final FoldUsage fold;

    FoldingSchedule(FoldUsage fold) {
        this.fold = fold;
    }

    /** A failure is told and tried again: what is not folded is reported all the same, only at more cost. */
    @Scheduled(fixedDelay = 60_000, initialDelay = 30_000)
    void fold() {
        try {
            fold.fold();
        } catch (RuntimeException failed) {
            LOG.error("the use could not be folded into totals", failed);
        }
    }
}
