package org.tabellion.access.adapter.in.schedule;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.tabellion.access.EraseGrants;
import org.tabellion.access.KeepPushedRequest;
import org.tabellion.access.SpendOnce;

/** Forgets every minute what can be used no more. */
@Component
class OblivionSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(OblivionSchedule.class);

    private final KeepPushedRequest requests;
    private final SpendOnce spent;
    private final EraseGrants grants;

    OblivionSchedule(KeepPushedRequest requests, SpendOnce spent, EraseGrants grants) {
        this.requests = requests;
        this.spent = spent;
        this.grants = grants;
    }

    /** What has expired is refused anyway, so a failure may wait for the next time. */
    @Scheduled(fixedDelay = 60_000)
    void forget() {
        try {
            requests.erase();
            spent.forget();
            grants.erase();
        } catch (RuntimeException failed) {
            LOG.warn("what has expired could not be erased", failed);
        }
    }
}
