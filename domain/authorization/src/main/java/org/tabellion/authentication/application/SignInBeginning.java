package org.tabellion.authentication.application;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.BeginSignIn;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.model.Lockout;
import org.tabellion.authentication.model.PasswordFactor;
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
        var factor = factors.password(signer);
        if (factor.isEmpty()) {
            return nobody(password);
        }
        var before = factor.get();
        boolean right = hashes.matches(password, before.hash());
        var locked = lockedUntil(before);
        if (locked.isPresent()) {
            return refused(signer, new Outcome.Locked(locked.get()));
        }
        if (!right) {
            return wrong(before);
        }
        return sendCode(group, before);
    }

    /** The same work as for a known name, so that the time tells nothing. */
    private Outcome nobody(Password password) {
        hashes.matches(password, hashes.ofNobody());
        return new Outcome.Denied();
    }

    /** A lock of the code locks the sign-in: else a thief of the password could have codes sent for ever. */
    private Optional<Instant> lockedUntil(PasswordFactor password) {
        var now = time.now();
        return password.lock()
                .lockedUntil(now)
                .or(() -> factors.code(password.signer()).lock().lockedUntil(now));
    }

    private Outcome wrong(PasswordFactor before) {
        work.run(() -> {
            factors.replace(before, before.failed(time.now()));
            record(before.signer(), AuditEvent.Outcome.REFUSED, "wrong_password");
        });
        return new Outcome.Denied();
    }

    private Outcome refused(SignerId signer, Outcome outcome) {
        work.run(() -> record(signer, AuditEvent.Outcome.REFUSED, "locked"));
        return outcome;
    }

    private Outcome sendCode(GroupId group, PasswordFactor before) {
        var attempt = Token.next(group, randomness);
        var code = codes.next();
        work.run(() -> {
            var former = factors.code(before.signer());
            if (!before.lock().equals(Lockout.OPEN)) {
                factors.replace(before, before.succeeded());
            }
            factors.replace(former, former.began(attempt.digest(), codes.mac(attempt.digest(), code), time.now()));
            record(before.signer(), AuditEvent.Outcome.INTENDED, "password_right");
        });
        codes.send(signers.signer(before.signer()).person(), code);
        return new Outcome.CodeSent(attempt.text());
    }

    private void record(SignerId signer, AuditEvent.Outcome outcome, String reason) {
        audit.record(
                new AuditEvent("authentication.sign_in", outcome, Map.of("signer", signer.value(), "reason", reason)));
    }
}
