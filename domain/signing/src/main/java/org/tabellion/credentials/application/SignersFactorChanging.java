package org.tabellion.credentials.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.credentials.ChangeSignersFactor;
import org.tabellion.credentials.model.HeldSigner;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.credentials.spi.SignerFactors;
import org.tabellion.credentials.spi.SignerFactors.Answer;
import org.tabellion.credentials.spi.SigningKeys.SealedSigner;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class SignersFactorChanging implements ChangeSignersFactor {

    private final Credentials credentials;
    private final SignerFactors sam;
    private final RecordAudit audit;
    private final UnitOfWork work;

    SignersFactorChanging(Credentials credentials, SignerFactors sam, RecordAudit audit, UnitOfWork work) {
        this.credentials = credentials;
        this.sam = sam;
        this.audit = audit;
        this.work = work;
    }

    @Override
    public Outcome change(String requestId, SignerId signer, int version, Bytes factor, Sad sad) {
        var newest = NewestSigner.among(credentials.of(signer)).orElseThrow(() -> Failure.notFound("signer"));
        if (newest.version() > version) {
            // The answer was kept, and whoever asked did not live to hear of it.
            return Outcome.CHANGED;
        }
        return switch (sam.change(requestId, new SealedSigner(signer, version, newest.sealed()), factor, sad)) {
            case Answer.Changed(var changed) -> kept(signer, Held.signer(changed));
            case Answer.Right _ -> throw new IllegalStateException("no check was asked for");
            case Answer.Refused(var code, var _) ->
                switch (code) {
                    case "invalid_factor" -> Outcome.UNFIT;
                    case "sad_invalid" -> Outcome.NOT_AUTHORISED;
                    case "factor_locked" -> Outcome.LOCKED;
                    default -> Outcome.REFUSED;
                };
        };
    }

    private Outcome kept(SignerId signer, HeldSigner changed) {
        work.run(() -> {
            credentials.renew(signer, changed);
            audit.record(new AuditEvent(
                    "credentials.factor_changed",
                    AuditEvent.Outcome.DONE,
                    Map.of("signer", signer.value(), "version", String.valueOf(changed.version()))));
        });
        return Outcome.CHANGED;
    }
}
