package org.tabellion.metering;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;

/** The use that service providers of the present {@code GroupScope} have made, exact up to the last commit. */
public interface ReadUsage {

    int LONGEST_IN_DAYS = 366;
    int LARGEST_PAGE = 1000;

    /** @throws Failure INVALID {@code period_invalid} if it ends before it begins or is too long; {@code page_size_invalid} */
    Page read(Query query);

    /**
     * @param client of the group; empty: all of them
     * @param from and {@code to}: days of UTC, both included
     * @param after the last line of the page before
     */
    record Query(Optional<ClientId> client, LocalDate from, LocalDate to, Optional<Line> after, int limit) {}

    /** @param lines by client, day, kind; {@code more} whether others follow the last one */
    record Page(List<Line> lines, boolean more) {
        public Page {
            lines = List.copyOf(lines);
        }
    }

    /** A day on which nothing of a kind was used has no line. */
    record Line(ClientId client, LocalDate day, UsageKind kind, long quantity) {}
}
