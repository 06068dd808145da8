package org.tabellion.metering;

import java.time.Duration;

/** Adds single counts up into one total for each service provider, day and kind, so that what is kept stays small. */
public interface FoldUsage {

    /** How long a single count is kept at least, and a repeat of it is told by its id. */
    Duration REPEATABLE = Duration.ofMinutes(10);

    /** @return how many single counts went into totals; 0 also if another node is folding at this moment */
    int fold();
}
