package org.tabellion.consent.application;

import java.time.Duration;
import org.tabellion.consent.EraseSads;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class SadErasing implements EraseSads {

    /** After it nobody asks any more what became of an approval. */
    private static final Duration KEPT = Duration.ofDays(1);

    private final MintedSads sads;
    private final Authorizations authorizations;
    private final UnitOfWork work;
    private final TrustedTime time;

    SadErasing(MintedSads sads, Authorizations authorizations, UnitOfWork work, TrustedTime time) {
        this.sads = sads;
        this.authorizations = authorizations;
        this.work = work;
        this.time = time;
    }

    @Override
    public int erase() {
        var now = time.now();
        // In two: each sees the rows of all groups in its own table.
        int erased = work.call(() -> sads.eraseExpired(now));
        work.call(() -> authorizations.erase(now.minus(KEPT)));
        return erased;
    }
}
