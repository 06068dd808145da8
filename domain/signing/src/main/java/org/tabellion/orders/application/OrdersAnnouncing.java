package org.tabellion.orders.application;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.orders.AnnounceOrders;
import org.tabellion.orders.model.Order;
import org.tabellion.orders.spi.Announcer;
import org.tabellion.orders.spi.Orders;
import org.tabellion.orders.spi.Orders.Claimed;

@UseCase
final class OrdersAnnouncing implements AnnounceOrders {

    private static final Duration CLAIM = Duration.ofSeconds(60);
    private static final int MOST = 10;
    private static final int MOST_ATTEMPTS = 12;

    private final Orders orders;
    private final Announcer announcer;
    private final UnitOfWork work;
    private final RecordAudit audit;
    private final TrustedTime time;

    OrdersAnnouncing(Orders orders, Announcer announcer, UnitOfWork work, RecordAudit audit, TrustedTime time) {
        this.orders = orders;
        this.announcer = announcer;
        this.work = work;
        this.audit = audit;
        this.time = time;
    }

    @Override
    public int announce() {
        int told = 0;
        for (int i = 0; i < MOST; i++) {
            var now = time.now();
            var next = orders.claimAnnouncements(now, now.plus(CLAIM), 1);
            if (next.isEmpty()) {
                break;
            }
            var claimed = next.getFirst();
            told += GroupScope.call(claimed.order().group(), () -> announce(claimed)) ? 1 : 0;
        }
        return told;
    }

    private boolean announce(Claimed claimed) {
        var order = claimed.order();
        var address = order.announceTo().orElseThrow();
        try {
            announcer.announce(order.id(), order.client(), address);
            settle(order, AuditEvent.Outcome.DONE, Optional.empty());
            return true;
        } catch (Failure failure) {
            boolean hopeless = failure.kind() != Failure.Kind.UNAVAILABLE || claimed.attempt() >= MOST_ATTEMPTS;
            if (hopeless) {
                settle(order, AuditEvent.Outcome.FAILED, Optional.empty());
            } else {
                orders.announced(order.id(), Optional.of(again(claimed.attempt())));
            }
            return false;
        }
    }

    private void settle(Order order, AuditEvent.Outcome outcome, Optional<Instant> next) {
        work.run(() -> {
            orders.announced(order.id(), next);
            audit.record(new AuditEvent(
                    "orders.announce",
                    outcome,
                    Map.of("order", order.id().value(), "client", order.client().value())));
        });
    }

    /** 4 s, 8 s, 16 s, up to about an hour. */
    private Instant again(int attempt) {
        return time.now().plusSeconds(2L << attempt);
    }
}
