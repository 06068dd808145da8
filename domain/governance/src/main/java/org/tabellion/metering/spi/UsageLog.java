package org.tabellion.metering.spi;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.metering.ReadUsage;
import org.tabellion.metering.UsageKind;

/** Single counts and the totals that they go into; what is read is always their sum. */
public interface UsageLog {

    /** Keeps the count, unless one of its operation, client and kind is kept. Never waits for counts of other operations. */
    void append(Count count);

    /**
     * Puts single counts of all groups into their totals, oldest first, in a transaction of its own.
     *
     * @param before those counted earlier
     * @return how many; 0 if another node is at it
     */
    int fold(Instant before, int limit);

    /** Lines of the present group by client, day, kind; at most one more than the query's limit. */
    List<ReadUsage.Line> read(ReadUsage.Query query);

    /** @param day of UTC, of {@code at} */
    record Count(
            GroupId group,
            ClientId client,
            LocalDate day,
            UsageKind kind,
            String operation,
            int quantity,
            Instant at) {}
}
