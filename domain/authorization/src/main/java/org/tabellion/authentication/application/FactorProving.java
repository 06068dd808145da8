package org.tabellion.authentication.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthorizationFactor;
import org.tabellion.authentication.ProveFactors;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.authentication.model.SigningFactor;
import org.tabellion.authentication.spi.CodeDigests;
import org.tabellion.authentication.spi.PinHashes;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.authentication.spi.TokenSecrets;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class FactorProving implements ProveFactors {

    private final SigningFactors factors;
    private final PinHashes pins;
    private final CodeDigests codes;
    private final TokenSecrets secrets;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;

    FactorProving(
            SigningFactors factors,
            PinHashes pins,
            CodeDigests codes,
            TokenSecrets secrets,
            RecordAudit audit,
            UnitOfWork work,
            TrustedTime time) {
        this.factors = factors;
        this.pins = pins;
        this.codes = codes;
        this.secrets = secrets;
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    @Override
    public Outcome prove(
            SignerId signer,
            CredentialId credential,
            Set<AuthorizationFactor> needed,
            Set<AuthorizationFactor> proven,
            Map<AuthorizationFactor, SigningSecret> answers) {
        var inOrder = needed.stream().sorted().toList();
        var given = new ArrayList<Given>();
        for (var factor : inOrder) {
            if (proven.contains(factor)) {
                continue;
            }
            var answer = answers.get(factor);
            if (answer == null) {
                return new Outcome.Missing(factor);
            }
            given.add(new Given(factor, answer));
        }
        for (var each : given) {
            var verdict = judge(each.factor(), signer, credential, each.answer());
            record(each.factor(), signer, credential, verdict);
            if (verdict != Verdict.RIGHT) {
                return verdict == Verdict.LOCKED ? new Outcome.Locked(each.factor()) : new Outcome.Wrong(each.factor());
            }
        }
        return new Outcome.Proven(methods(inOrder));
    }

    private record Given(AuthorizationFactor factor, SigningSecret answer) {}

    private Verdict judge(AuthorizationFactor factor, SignerId signer, CredentialId credential, SigningSecret answer) {
        return switch (factor) {
            case PIN -> judged(new PinJudge(factors, pins, signer, answer));
            case MAIL_CODE -> judged(new MailCodeJudge(factors, codes, signer, credential, answer));
            case TOTP -> judged(new TotpJudge(factors, secrets, signer, answer));
            case CHALLENGE_RESPONSE -> judged(new ResponseJudge(factors, secrets, signer, credential, answer));
        };
    }

    enum Verdict {
        RIGHT,
        WRONG,
        LOCKED
    }

    /** The try is counted, and the count on the disk, before it is judged: neither many at once nor a crash gives more. */
    private <F extends SigningFactor> Verdict judged(FactorJudge<F> judge) {
        while (true) {
            var now = time.now();
            var before = judge.read();
            if (before.filter(it -> it.lock().isClosed(now)).isPresent()) {
                return Verdict.LOCKED;
            }
            if (before.filter(it -> judge.canBeTried(it, now)).isEmpty()) {
                judge.wasteAsMuchTime();
                return Verdict.WRONG;
            }
            var tried = judge.tried(before.get(), now);
            if (put(tried)) {
                return judge.isRight(tried, now) && taken(judge, tried) ? Verdict.RIGHT : Verdict.WRONG;
            }
        }
    }

    /** Takes the counts back and uses the answer up; false if somebody else used it up first. */
    private <F extends SigningFactor> boolean taken(FactorJudge<F> judge, F judged) {
        Optional<F> accepted = judge.accepted(judged, judged);
        while (accepted.isPresent()) {
            if (put(accepted.get())) {
                return true;
            }
            accepted = judge.read().flatMap(it -> judge.accepted(it, judged));
        }
        return false;
    }

    private boolean put(SigningFactor factor) {
        return work.call(() -> factors.put(factor));
    }

    private void record(AuthorizationFactor factor, SignerId signer, CredentialId credential, Verdict verdict) {
        work.run(() -> audit.record(new AuditEvent(
                "authentication.factor",
                verdict == Verdict.RIGHT ? AuditEvent.Outcome.DONE : AuditEvent.Outcome.REFUSED,
                Map.of(
                        "signer", signer.value(),
                        "credential", credential.value(),
                        "factor", factor.name(),
                        "verdict", verdict.name()))));
    }

    // RFC 8176.
    private static List<String> methods(List<AuthorizationFactor> proven) {
        var methods = new ArrayList<String>();
        for (var factor : proven) {
            var method = factor == AuthorizationFactor.PIN ? "pin" : "otp";
            if (!methods.contains(method)) {
                methods.add(method);
            }
        }
        if (proven.stream().map(AuthorizationFactor::kind).distinct().count() > 1) {
            methods.add("mfa");
        }
        return List.copyOf(methods);
    }
}
