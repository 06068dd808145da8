package org.tabellion.metering.application;

import java.time.temporal.ChronoUnit;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UseCase;
import org.tabellion.metering.ReadUsage;
import org.tabellion.metering.spi.UsageLog;

@UseCase
final class UsageReading implements ReadUsage {

    private final UsageLog log;

    UsageReading(UsageLog log) {
        this.log = log;
    }

    @Override
    public Page read(Query query) {
        long days = ChronoUnit.DAYS.between(query.from(), query.to()) + 1;
        if (days < 1 || days > LONGEST_IN_DAYS) {
            throw Failure.invalid("period_invalid", "a period has 1 to %d days".formatted(LONGEST_IN_DAYS));
        }
        if (query.limit() < 1 || query.limit() > LARGEST_PAGE) {
            throw Failure.invalid("page_size_invalid", "a page has 1 to %d lines".formatted(LARGEST_PAGE));
        }
        var lines = log.read(query);
        boolean more = lines.size() > query.limit();
        return new Page(more ? lines.subList(0, query.limit()) : lines, more);
    }
}
