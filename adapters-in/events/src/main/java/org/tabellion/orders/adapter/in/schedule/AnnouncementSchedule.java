package org.tabellion.orders.adapter.in.schedule;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.tabellion.orders.AnnounceOrders;
import org.tabellion.orders.ForgetOrders;

/** Looks every second for clients that want to be told, every minute for orders that were kept long enough. */
@Component
class AnnouncementSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(AnnouncementSchedule.class);

    private final AnnounceOrders announce;
    private final ForgetOrders forget;

    AnnouncementSchedule(AnnounceOrders announce, ForgetOrders forget) {
        this.announce = announce;
        this.forget = forget;
    }

    /** Whom it could not tell is told later. */
    @Scheduled(fixedDelay = 1_000)
    void announce() {
        try {
            announce.announce();
        } catch (RuntimeException failed) {
            LOG.warn("clients could not be told of their orders", failed);
        }
    }

    /** What is over is not given out anyway, so a failure may wait for the next time. */
    @Scheduled(fixedDelay = 60_000)
    void forget() {
        try {
            forget.forget();
        } catch (RuntimeException failed) {
            LOG.warn("old orders could not be forgotten", failed);
        }
    }
}
