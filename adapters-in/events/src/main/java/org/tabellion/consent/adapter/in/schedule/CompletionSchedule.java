package org.tabellion.consent.adapter.in.schedule;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.tabellion.consent.CompleteApprovals;

/** Looks every three seconds, from the start on, for a yes that was left without its SAD. */
@Component
class CompletionSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(CompletionSchedule.class);

    private final CompleteApprovals approvals;

    CompletionSchedule(CompleteApprovals approvals) {
        this.approvals = approvals;
    }

    /** What failed is tried again until the time of the yes is over. */
    @Scheduled(fixedDelay = 3_000)
    void complete() {
        try {
            int completed = approvals.completeAll();
            if (completed > 0) {
                LOG.info("{} approvals were completed that had been left without a SAD", completed);
            }
        } catch (RuntimeException failed) {
            LOG.warn("an approval without a SAD could not be completed", failed);
        }
    }
}
