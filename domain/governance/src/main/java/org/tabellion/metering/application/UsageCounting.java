package org.tabellion.metering.application;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;
import org.tabellion.metering.CountUsage;
import org.tabellion.metering.UsageKind;
import org.tabellion.metering.spi.UsageLog;

@UseCase
final class UsageCounting implements CountUsage {

    private static final int LONGEST_OPERATION = 200;

    private final UsageLog log;
    private final TrustedTime time;

    UsageCounting(UsageLog log, TrustedTime time) {
        this.log = log;
        this.time = time;
    }

    @Override
    public void count(ClientId client, UsageKind kind, int quantity, String operation) {
        if (quantity < 1 || operation.isEmpty() || operation.length() > LONGEST_OPERATION) {
            throw new IllegalArgumentException("a count is at least 1, of an operation with an id");
        }
        var now = time.now();
        log.append(new UsageLog.Count(
                GroupScope.current().orElseThrow(),
                client,
                LocalDate.ofInstant(now, ZoneOffset.UTC),
                kind,
                operation,
                quantity,
                now));
    }
}
