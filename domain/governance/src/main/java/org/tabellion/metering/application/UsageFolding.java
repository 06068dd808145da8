package org.tabellion.metering.application;

import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;
import org.tabellion.metering.FoldUsage;
import org.tabellion.metering.spi.UsageLog;

@UseCase
final class UsageFolding implements FoldUsage {

    /** So few that a transaction lasts well below a second. */
    private static final int AT_ONCE = 20_000;

    private final UsageLog log;
    private final TrustedTime time;

    UsageFolding(UsageLog log, TrustedTime time) {
        this.log = log;
        this.time = time;
    }

    @Override
    public int fold() {
        var before = time.now().minus(REPEATABLE);
        int folded = 0;
        int last;
        do {
            last = log.fold(before, AT_ONCE);
            folded += last;
        } while (last == AT_ONCE);
        return folded;
    }
}
