package org.tabellion.consent.application;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.JudgeNewPin;
import org.tabellion.consent.CompletePinChanges;
import org.tabellion.consent.model.PinChange;
import org.tabellion.consent.spi.PinChanges;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.consent.spi.SamFactors.Change;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.monitoring.RaiseAlarm;

@UseCase
final class PinChangesCompleting implements CompletePinChanges {

    /** So long whoever began it is at work on it. */
    private static final Duration OF_OTHERS = Duration.ofSeconds(20);

    private final PinChanges changes;
    private final PinChanging changing;
    private final RaiseAlarm alarm;
    private final TrustedTime time;

    PinChangesCompleting(
            PinChanges changes,
            SamFactors factors,
            SadVault vault,
            JudgeNewPin oldPins,
            RecordAudit audit,
            RaiseAlarm alarm,
            UnitOfWork work,
            TrustedTime time) {
        this.changes = changes;
        this.changing = new PinChanging(changes, factors, vault, oldPins, audit, work);
        this.alarm = alarm;
        this.time = time;
    }

    @Override
    public int completeAll() {
        int ended = 0;
        @Nullable Failure last = null;
        for (var change : changes.begunBefore(time.now().minus(OF_OTHERS))) {
            try {
                GroupScope.run(change.group(), () -> complete(change));
                ended++;
            } catch (Failure failed) {
                last = failed;
            }
        }
        if (last != null) {
            throw last;
        }
        return ended;
    }

    // After so long the SAM may have done it and forgotten its answer: then no key of the signer opens any more.
    private void complete(PinChange change) {
        if (changing.complete(change) == Change.REFUSED) {
            alarm.raise("consent.pin_change_unsure", change.signer() + " " + change.id());
        }
    }
}
