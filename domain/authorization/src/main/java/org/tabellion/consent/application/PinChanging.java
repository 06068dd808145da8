package org.tabellion.consent.application;

import java.util.List;
import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.JudgeNewPin;
import org.tabellion.consent.model.PinChange;
import org.tabellion.consent.spi.PinChanges;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.consent.spi.SamFactors.Change;
import org.tabellion.kernel.StepId;
import org.tabellion.kernel.UnitOfWork;

/**
 * Brings a change of a PIN to its end, however often it takes. It is kept before the SAM is asked, so that whoever finds it asks
 * again by the same id; and let go with the commit that says what became of it.
 */
final class PinChanging {

    private final PinChanges changes;
    private final SamFactors factors;
    private final SadVault vault;
    private final JudgeNewPin oldPins;
    private final RecordAudit audit;
    private final UnitOfWork work;

    PinChanging(
            PinChanges changes,
            SamFactors factors,
            SadVault vault,
            JudgeNewPin oldPins,
            RecordAudit audit,
            UnitOfWork work) {
        this.changes = changes;
        this.factors = factors;
        this.vault = vault;
        this.oldPins = oldPins;
        this.audit = audit;
        this.work = work;
    }

    /** @return false if one of this signer is under way, or has ended since this one was made: it would pass for it */
    boolean begin(PinChange change) {
        return work.call(() -> {
            if (!changes.begin(change)) {
                return false;
            }
            boolean first = factors.askedOf(change.signer()).version() == change.version();
            if (first) {
                record(change, AuditEvent.Outcome.INTENDED, List.of());
            } else {
                changes.end(change);
            }
            return first;
        });
    }

    /** Within the group of the change. */
    Change complete(PinChange change) {
        var outcome = factors.change(
                StepId.of(change.id().value(), "factor"),
                change.signer(),
                change.version(),
                change.factor(),
                vault.open(change.id(), change.sealed()));
        work.run(() -> {
            if (!changes.end(change)) {
                return;
            }
            if (outcome == Change.DONE) {
                oldPins.forgetOld(change.signer());
                record(change, AuditEvent.Outcome.DONE, List.of());
            } else {
                record(change, AuditEvent.Outcome.REFUSED, List.of(outcome));
            }
        });
        return outcome;
    }

    private void record(PinChange change, AuditEvent.Outcome outcome, List<Change> reason) {
        var facts = reason.isEmpty()
                ? Map.of(
                        "signer", change.signer().value(), "change", change.id().value())
                : Map.of(
                        "signer", change.signer().value(),
                        "change", change.id().value(),
                        "reason", reason.getFirst().name());
        audit.record(new AuditEvent("consent.pin_set", outcome, facts));
    }
}
