package org.tabellion.authentication.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.ResetFactors;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class FactorsResetting implements ResetFactors {

    private final SigningFactors factors;
    private final RecordAudit audit;
    private final UnitOfWork work;

    FactorsResetting(SigningFactors factors, RecordAudit audit, UnitOfWork work) {
        this.factors = factors;
        this.audit = audit;
        this.work = work;
    }

    @Override
    public void reset(SignerId signer, ClientId by) {
        work.run(() -> {
            factors.remove(signer);
            audit.record(new AuditEvent(
                    "authentication.factors_reset",
                    AuditEvent.Outcome.DONE,
                    Map.of("signer", signer.value(), "by", by.value())));
        });
    }
}
