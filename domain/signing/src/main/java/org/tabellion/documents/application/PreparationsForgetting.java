package org.tabellion.documents.application;

import org.tabellion.documents.ForgetPreparations;
import org.tabellion.documents.spi.KeptPreparations;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;

@UseCase
final class PreparationsForgetting implements ForgetPreparations {

    private final KeptPreparations kept;
    private final TrustedTime time;

    PreparationsForgetting(KeptPreparations kept, TrustedTime time) {
        this.kept = kept;
        this.time = time;
    }

    @Override
    public int forget() {
        return kept.eraseOver(time.now());
    }
}
