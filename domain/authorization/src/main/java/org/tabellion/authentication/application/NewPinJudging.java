package org.tabellion.authentication.application;

import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.JudgeNewPin;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.authentication.model.PinPolicy;
import org.tabellion.authentication.model.SigningFactor.PinVerifier;
import org.tabellion.authentication.spi.PinHashes;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class NewPinJudging implements JudgeNewPin {

    private final SigningFactors factors;
    private final PinHashes hashes;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;

    NewPinJudging(SigningFactors factors, PinHashes hashes, RecordAudit audit, UnitOfWork work, TrustedTime time) {
        this.factors = factors;
        this.hashes = hashes;
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    @Override
    public Outcome judge(AuthenticationProof proof, Optional<SigningSecret> former, SigningSecret pin) {
        return GroupScope.call(proof.group(), () -> inGroup(proof, former, pin));
    }

    private Outcome inGroup(AuthenticationProof proof, Optional<SigningSecret> former, SigningSecret pin) {
        if (!FreshProof.isFresh(proof, time.now())) {
            return new Outcome.StepUpNeeded();
        }
        var fault = PinPolicy.fault(pin);
        if (fault.isPresent()) {
            return new Outcome.PinRefused(fault.get());
        }
        return factors.pin(proof.signer()).map(it -> afterOld(it, former, pin)).orElseGet(Outcome.Fit::new);
    }

    private Outcome afterOld(PinVerifier present, Optional<SigningSecret> former, SigningSecret pin) {
        var now = time.now();
        if (present.lock().isClosed(now)) {
            return new Outcome.Locked();
        }
        if (former.isEmpty()) {
            return new Outcome.FormerPinMissing();
        }
        var tried = present.tried(now);
        keep(tried, AuditEvent.Outcome.INTENDED);
        if (!hashes.matches(present.signer(), former.get(), tried.hash())) {
            work.run(() -> record(present.signer(), AuditEvent.Outcome.REFUSED));
            return tried.lock().isClosed(now) ? new Outcome.Locked() : new Outcome.FormerPinWrong();
        }
        boolean isTheSame = hashes.matches(present.signer(), pin, tried.hash());
        keep(tried.accepted(), isTheSame ? AuditEvent.Outcome.REFUSED : AuditEvent.Outcome.DONE);
        return isTheSame ? new Outcome.PinRefused("pin_used_before") : new Outcome.Fit();
    }

    private void keep(PinVerifier pin, AuditEvent.Outcome outcome) {
        work.run(() -> {
            if (!factors.put(pin)) {
                throw Failure.conflict("factor_changed", "the PIN has just been changed or tried");
            }
            record(pin.signer(), outcome);
        });
    }

    @Override
    public void forgetOld(SignerId signer) {
        factors.removePin(signer);
    }

    private void record(SignerId signer, AuditEvent.Outcome outcome) {
        audit.record(new AuditEvent("authentication.former_pin", outcome, Map.of("signer", signer.value())));
    }
}
