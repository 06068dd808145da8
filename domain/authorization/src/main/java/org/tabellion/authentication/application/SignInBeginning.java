package org.tabellion.authentication.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.BeginSignIn;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.application.PasswordJudge.Verdict;
import org.tabellion.authentication.spi.CodeDigests;
import org.tabellion.authentication.spi.Factors;
import org.tabellion.authentication.spi.PasswordHashes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.notifications.Notify;
import org.tabellion.signers.FindAccount;
import org.tabellion.signers.ReadSigner;
import org.tabellion.signers.Token;

@UseCase
final class SignInBeginning implements BeginSignIn {

    private final FindAccount accounts;
    private final ReadSigner signers;
    private final Factors factors;
    private final PasswordHashes hashes;
    private final PasswordJudge judge;
    private final Codes codes;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;
    private final Randomness randomness;

    SignInBeginning(
            FindAccount accounts,
            ReadSigner signers,
            Factors factors,
            PasswordHashes hashes,
            CodeDigests digests,
            Notify notify,
            RecordAudit audit,
            UnitOfWork work,
            TrustedTime time,
            Randomness randomness) {
        this.accounts = accounts;
        this.signers = signers;
        this.factors = factors;
        this.hashes = hashes;
        this.judge = new PasswordJudge(factors, hashes, work, time);
        this.codes = new Codes(digests, notify, randomness);
        this.audit = audit;
        this.work = work;
        this.time = time;
        this.randomness = randomness;
    }

    @Override
    public Outcome begin(String mailAddress, Password password) {
        var account = accounts.byMailAddress(mailAddress);
        if (account.isEmpty()) {
            return nobody(password);
        }
        var signer = account.get().signer();
        return GroupScope.call(account.get().group(), () -> begin(account.get().group(), signer, password));
    }

    private Outcome begin(GroupId group, SignerId signer, Password password) {
        return switch (judge.judge(signer, password, () -> {})) {
            case Verdict.Right _ -> sendCode(group, signer);
            case Verdict.Wrong _ -> refused(signer, "wrong_password", new Outcome.Denied());
            case Verdict.Locked(var until) -> refused(signer, "locked", new Outcome.Locked(until));
            case Verdict.Unknown _ -> new Outcome.Denied();
        };
    }

    /** The same work as for a known name, so that the time tells nothing. */
    private Outcome nobody(Password password) {
        hashes.matches(password, hashes.ofNobody());
        return new Outcome.Denied();
    }

    private Outcome refused(SignerId signer, String reason, Outcome outcome) {
        work.run(() -> record(signer, AuditEvent.Outcome.REFUSED, reason));
        return outcome;
    }

    private Outcome sendCode(GroupId group, SignerId signer) {
        var attempt = Token.next(group, randomness);
        var code = codes.next();
        work.run(() -> {
            var former = factors.code(signer);
            factors.replace(former, former.began(attempt.digest(), codes.mac(attempt.digest(), code), time.now()));
            record(signer, AuditEvent.Outcome.INTENDED, "password_right");
        });
        codes.send(signers.signer(signer).person(), code);
        return new Outcome.CodeSent(attempt.text());
    }

    private void record(SignerId signer, AuditEvent.Outcome outcome, String reason) {
        audit.record(
                new AuditEvent("authentication.sign_in", outcome, Map.of("signer", signer.value(), "reason", reason)));
    }
}
