package org.tabellion.sam.adapter.out.memory;

import java.util.ArrayList;
import java.util.List;
import org.tabellion.kernel.Failure;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.spi.AuditLog;

/**
 * Hands lines on to the audit's log. The memory has them already: what the log does not take is offered again, before
 * what comes next, and nothing new is begun until the log has it too. By one thread at a time.
 */
final class LogFeed {

    private final AuditLog log;
    private final List<AuditChain.Line> notYetLogged = new ArrayList<>();
    private volatile boolean isBehind;

    LogFeed(AuditLog log) {
        this.log = log;
    }

    void handOn(List<AuditChain.Line> lines) {
        notYetLogged.addAll(lines);
        if (notYetLogged.isEmpty()) {
            return;
        }
        try {
            log.append(notYetLogged);
            notYetLogged.clear();
            isBehind = false;
        } catch (Failure unavailable) {
            isBehind = true;
        }
    }

    /** Whether the log has not taken all; read by everybody. */
    boolean isBehind() {
        return isBehind;
    }

    /** @throws Failure UNAVAILABLE if the log has not taken all */
    void requireTakesAll() {
        if (isBehind) {
            throw Failure.unavailable("the audit log", null);
        }
    }

    /** Returns when all that the log has taken is durable. */
    void force() {
        log.force();
    }
}
