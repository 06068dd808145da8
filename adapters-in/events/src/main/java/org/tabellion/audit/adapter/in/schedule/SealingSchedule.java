package org.tabellion.audit.adapter.in.schedule;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.tabellion.audit.SealAudit;
import org.tabellion.monitoring.RaiseAlarm;

/** Seals twice a second, so that no record waits longer than one. */
@Component
class SealingSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(SealingSchedule.class);

    private final SealAudit seal;
    private final RaiseAlarm alarm;

    SealingSchedule(SealAudit seal, RaiseAlarm alarm) {
        this.seal = seal;
        this.alarm = alarm;
    }

    /** A failure is told and tried again: the records stay unsealed until one succeeds, and the verifier counts them. */
    @Scheduled(fixedDelay = 500)
    void seal() {
        try {
            seal.seal();
        } catch (RuntimeException failed) {
            LOG.error("the audit could not be sealed", failed);
            alarm.raise("audit.seal_failed", failed.getClass().getSimpleName());
        }
    }
}
