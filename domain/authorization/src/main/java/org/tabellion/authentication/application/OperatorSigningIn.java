package org.tabellion.authentication.application;

import java.util.Map;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.SignInOperator;
import org.tabellion.authentication.model.Lockout;
import org.tabellion.authentication.model.OperatorAccount;
import org.tabellion.authentication.spi.Operators;
import org.tabellion.authentication.spi.PasswordHashes;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class OperatorSigningIn implements SignInOperator {

    private final Operators operators;
    private final PasswordHashes hashes;
    private final RecordAudit audit;
    private final UnitOfWork work;
    private final TrustedTime time;

    OperatorSigningIn(
            Operators operators, PasswordHashes hashes, RecordAudit audit, UnitOfWork work, TrustedTime time) {
        this.operators = operators;
        this.hashes = hashes;
        this.audit = audit;
        this.work = work;
        this.time = time;
    }

    @Override
    public Outcome signIn(String name, Password password) {
        var found = operators.byName(name);
        boolean right =
                hashes.matches(password, found.map(OperatorAccount::hash).orElseGet(hashes::ofNobody));
        if (found.isEmpty()) {
            return new Outcome.Denied();
        }
        var account = found.get();
        if (account.lock().lockedUntil(time.now()).isPresent()) {
            work.run(() -> record(account, AuditEvent.Outcome.REFUSED, "locked"));
            return new Outcome.Denied();
        }
        if (!right) {
            work.run(() -> {
                operators.replace(account, account.failed(time.now()));
                record(account, AuditEvent.Outcome.REFUSED, "wrong_password");
            });
            return new Outcome.Denied();
        }
        work.run(() -> {
            if (!account.lock().equals(Lockout.OPEN)) {
                operators.replace(account, account.succeeded());
            }
            record(account, AuditEvent.Outcome.DONE, "password_right");
        });
        return new Outcome.Admitted(account.name());
    }

    private void record(OperatorAccount account, AuditEvent.Outcome outcome, String reason) {
        audit.record(new AuditEvent(
                "authentication.operator_sign_in", outcome, Map.of("operator", account.name(), "reason", reason)));
    }
}
