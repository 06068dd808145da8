package org.tabellion.consent.application;

import org.tabellion.consent.EraseSads;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class SadErasing implements EraseSads {

    private final MintedSads sads;
    private final UnitOfWork work;
    private final TrustedTime time;

    SadErasing(MintedSads sads, UnitOfWork work, TrustedTime time) {
        this.sads = sads;
        this.work = work;
        this.time = time;
    }

    @Override
    public int erase() {
        return work.call(() -> sads.eraseExpired(time.now()));
    }
}
