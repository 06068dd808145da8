package org.tabellion.cscapi;

import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.orders.CarryOutOrders;
import org.tabellion.orders.OrderId;

/** Carries out what is to be answered later: at once on the node that took it, within seconds on another if that one dies. */
@Component
class OrderWork {

    private static final Logger LOG = LoggerFactory.getLogger(OrderWork.class);

    private final CarryOutOrders orders;
    private final CscMethods methods;
    private final Executor threads;

    @Autowired
    OrderWork(CarryOutOrders orders, CscMethods methods) {
        this(orders, methods, work -> Thread.ofVirtual().name("csc-order").start(work));
    }

    OrderWork(CarryOutOrders orders, CscMethods methods, Executor threads) {
        this.orders = orders;
        this.methods = methods;
        this.threads = threads;
    }

    /** Returns at once; whoever calls has placed something. */
    void begin() {
        threads.execute(this::carryOut);
    }

    @Scheduled(fixedDelay = 1_000)
    void carryOut() {
        try {
            orders.carryOut(this::carryOut);
        } catch (RuntimeException failed) {
            LOG.warn("an order could not be carried out; it is tried again", failed);
        }
    }

    private Bytes carryOut(OrderId order, Bytes task) {
        var act = Acts.read(task);
        try {
            var method = methods.deferrable(act.getValue().generation(), act.getKey());
            return WrittenAnswer.of(method.carryOut(act.getValue()));
        } catch (CscError refused) {
            return WrittenAnswer.of(refused);
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.UNAVAILABLE) {
                throw failure;
            }
            LOG.info("the order {} was refused as {}", order, failure.code());
            return WrittenAnswer.of(CscError.of(failure));
        }
    }
}
