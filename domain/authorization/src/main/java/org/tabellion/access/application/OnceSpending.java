package org.tabellion.access.application;

import java.time.Duration;
import java.time.Instant;
import org.tabellion.access.SpendOnce;
import org.tabellion.access.spi.SpentOnce;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class OnceSpending implements SpendOnce {

    /** Clocks of two nodes differ. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private final SpentOnce spent;
    private final UnitOfWork work;
    private final TrustedTime time;

    OnceSpending(SpentOnce spent, UnitOfWork work, TrustedTime time) {
        this.spent = spent;
        this.work = work;
        this.time = time;
    }

    @Override
    public boolean spend(String purpose, Bytes digest, Instant until) {
        return spent.add(purpose, digest, until);
    }

    @Override
    public int forget() {
        return work.call(() -> spent.eraseBefore(time.now().minus(MARGIN)));
    }
}
