package org.tabellion.authentication.application;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AnswerCode;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.OneTimePassword;
import org.tabellion.authentication.model.CodeFactor;
import org.tabellion.authentication.spi.CodeDigests;
import org.tabellion.authentication.spi.Factors;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.notifications.Notify;
import org.tabellion.signers.ReadSigner;
import org.tabellion.signers.Token;

@UseCase
final class CodeAnswering implements AnswerCode {

    private final ReadSigner signers;
    private final Factors factors;
    private final Codes codes;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;

    CodeAnswering(
            ReadSigner signers,
            Factors factors,
            CodeDigests digests,
            Notify notify,
            RecordAudit audit,
            UnitOfWork work,
            TrustedTime time,
            Randomness randomness) {
        this.signers = signers;
        this.factors = factors;
        this.codes = new Codes(digests, notify, randomness);
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    @Override
    public Outcome answer(String attempt, OneTimePassword code) {
        return Token.parse(attempt)
                .map(token -> GroupScope.call(token.group(), () -> answer(token, code)))
                .orElseGet(Outcome.AttemptOver::new);
    }

    private Outcome answer(Token attempt, OneTimePassword code) {
        var factor = factors.bySignIn(attempt.digest());
        var signIn = factor.flatMap(it -> it.signIn(attempt.digest()));
        if (signIn.isEmpty()) {
            return new Outcome.AttemptOver();
        }
        var before = factor.get();
        var now = time.now();
        var locked = before.lock().lockedUntil(now);
        if (locked.isPresent()) {
            return new Outcome.Locked(locked.get());
        }
        if (signIn.get().isOver(now)) {
            return new Outcome.AttemptOver();
        }
        boolean right = codes.mac(attempt.digest(), code)
                .equalsInConstantTime(signIn.get().code());
        return right ? authenticated(attempt, before, now) : wrong(before, signIn.get(), now);
    }

    private Outcome authenticated(Token attempt, CodeFactor before, Instant now) {
        work.run(() -> {
            factors.replace(before, before.succeeded());
            record(before, AuditEvent.Outcome.DONE, "two_factors");
        });
        return new Outcome.Authenticated(new AuthenticationProof(
                before.signer(), attempt.group(), List.of("pwd", "otp", "mfa"), AuthenticationProof.TWO_FACTORS, now));
    }

    private Outcome wrong(CodeFactor before, CodeFactor.SignIn signIn, Instant now) {
        var after = before.failed(signIn, now);
        // Counted durably before the answer: whoever tries again after a crash has one try less.
        work.run(() -> {
            factors.replace(before, after);
            record(before, AuditEvent.Outcome.REFUSED, "wrong_code");
        });
        return after.lock()
                .lockedUntil(now)
                .<Outcome>map(Outcome.Locked::new)
                .orElseGet(() -> signIn.triesLeft() > 1
                        ? new Outcome.WrongCode(signIn.triesLeft() - 1)
                        : new Outcome.AttemptOver());
    }

    @Override
    public Resent resend(String attempt) {
        return Token.parse(attempt)
                .map(token -> GroupScope.call(token.group(), () -> resend(token)))
                .orElse(Resent.ATTEMPT_OVER);
    }

    private Resent resend(Token attempt) {
        var factor = factors.bySignIn(attempt.digest());
        var signIn = factor.flatMap(it -> it.signIn(attempt.digest()));
        var now = time.now();
        if (signIn.isEmpty()
                || signIn.get().isOver(now)
                || factor.get().lock().lockedUntil(now).isPresent()) {
            return Resent.ATTEMPT_OVER;
        }
        var before = factor.get();
        if (!before.maySendAnew(signIn.get(), now)) {
            return Resent.TOO_SOON;
        }
        var code = codes.next();
        work.run(() -> factors.replace(before, before.sentAnew(signIn.get(), codes.mac(attempt.digest(), code), now)));
        codes.send(signers.signer(before.signer()).person(), code);
        return Resent.SENT;
    }

    private void record(CodeFactor factor, AuditEvent.Outcome outcome, String reason) {
        audit.record(new AuditEvent(
                "authentication.code", outcome, Map.of("signer", factor.signer().value(), "reason", reason)));
    }
}
