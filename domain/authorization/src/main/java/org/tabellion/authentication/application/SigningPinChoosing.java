package org.tabellion.authentication.application;

import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.ChooseSigningPin;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.authentication.model.FactorLock;
import org.tabellion.authentication.model.PinPolicy;
import org.tabellion.authentication.model.SigningFactor.PinVerifier;
import org.tabellion.authentication.spi.PinHashes;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class SigningPinChoosing implements ChooseSigningPin {

    private final SigningFactors factors;
    private final PinHashes hashes;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;

    SigningPinChoosing(SigningFactors factors, PinHashes hashes, RecordAudit audit, UnitOfWork work, TrustedTime time) {
        this.factors = factors;
        this.hashes = hashes;
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    @Override
    public Outcome choose(AuthenticationProof proof, Optional<SigningSecret> former, SigningSecret pin) {
        try {
            return GroupScope.call(proof.group(), () -> inGroup(proof, former, pin));
        } finally {
            former.ifPresent(SigningSecret::wipe);
            pin.wipe();
        }
    }

    private Outcome inGroup(AuthenticationProof proof, Optional<SigningSecret> former, SigningSecret pin) {
        if (!FreshProof.isFresh(proof, time.now())) {
            return new Outcome.StepUpNeeded();
        }
        var fault = PinPolicy.fault(pin);
        if (fault.isPresent()) {
            return new Outcome.PinRefused(fault.get());
        }
        var present = factors.pin(proof.signer());
        return present.isEmpty() ? first(proof.signer(), pin) : change(present.get(), former, pin);
    }

    private Outcome first(SignerId signer, SigningSecret pin) {
        return kept(new PinVerifier(signer, 1, FactorLock.OPEN, hashes.hash(signer, pin)));
    }

    private Outcome change(PinVerifier present, Optional<SigningSecret> former, SigningSecret pin) {
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
            return tried.lock().isClosed(now)
                    ? new Outcome.Locked()
                    : new Outcome.FormerPinWrong(tried.lock().triesLeft());
        }
        if (hashes.matches(present.signer(), pin, tried.hash())) {
            keep(tried.accepted(), AuditEvent.Outcome.REFUSED);
            return new Outcome.PinRefused("pin_used_before");
        }
        return kept(tried.changed(hashes.hash(present.signer(), pin)));
    }

    private Outcome kept(PinVerifier pin) {
        keep(pin, AuditEvent.Outcome.DONE);
        return new Outcome.Chosen();
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
    public void reset(SignerId signer, ClientId by) {
        work.run(() -> {
            factors.remove(signer);
            audit.record(new AuditEvent(
                    "authentication.factors_reset",
                    AuditEvent.Outcome.DONE,
                    Map.of("signer", signer.value(), "by", by.value())));
        });
    }

    private void record(SignerId signer, AuditEvent.Outcome outcome) {
        audit.record(new AuditEvent("authentication.pin_chosen", outcome, Map.of("signer", signer.value())));
    }
}
