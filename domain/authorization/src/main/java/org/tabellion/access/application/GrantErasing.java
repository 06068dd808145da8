package org.tabellion.access.application;

import java.time.Duration;
import org.tabellion.access.EraseGrants;
import org.tabellion.access.spi.Grants;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class GrantErasing implements EraseGrants {

    private static final Duration KEPT = Duration.ofHours(1);
    private static final int AT_ONCE = 500;
    private static final int MOST_TRANSACTIONS = 100;

    private final Grants grants;
    private final UnitOfWork work;
    private final TrustedTime time;

    GrantErasing(Grants grants, UnitOfWork work, TrustedTime time) {
        this.grants = grants;
        this.work = work;
        this.time = time;
    }

    @Override
    public int erase() {
        var before = time.now().minus(KEPT);
        int erased = 0;
        for (int i = 0; i < MOST_TRANSACTIONS; i++) {
            int now = work.call(() -> grants.eraseEndedBefore(before, AT_ONCE));
            erased += now;
            if (now < AT_ONCE) {
                break;
            }
        }
        return erased;
    }
}
