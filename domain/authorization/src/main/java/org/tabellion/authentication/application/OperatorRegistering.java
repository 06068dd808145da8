package org.tabellion.authentication.application;

import java.util.Map;
import java.util.regex.Pattern;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.RegisterOperator;
import org.tabellion.authentication.model.Lockout;
import org.tabellion.authentication.model.OperatorAccount;
import org.tabellion.authentication.model.PasswordPolicy;
import org.tabellion.authentication.spi.Operators;
import org.tabellion.authentication.spi.PasswordHashes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;

@UseCase
final class OperatorRegistering implements RegisterOperator {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{1,62}");

    private final Operators operators;
    private final PasswordHashes hashes;
    private final RecordAudit audit;
    private final UnitOfWork work;

    OperatorRegistering(Operators operators, PasswordHashes hashes, RecordAudit audit, UnitOfWork work) {
        this.operators = operators;
        this.hashes = hashes;
        this.audit = audit;
        this.work = work;
    }

    @Override
    public void register(String name, Password password) {
        if (!NAME.matcher(name).matches()) {
            throw Failure.invalid(
                    "invalid_operator_name", "an operator's name is 2 to 63 lower-case letters and digits");
        }
        PasswordPolicy.fault(password, name).ifPresent(code -> {
            throw Failure.invalid(code, "the password of an operator is not fit");
        });
        var known = operators.byName(name);
        if (known.isPresent() && hashes.matches(password, known.get().hash())) {
            return;
        }
        var account = new OperatorAccount(name, hashes.hash(password), Lockout.OPEN);
        work.run(() -> {
            operators.put(account);
            audit.record(new AuditEvent(
                    "authentication.operator_registered", AuditEvent.Outcome.DONE, Map.of("operator", name)));
        });
    }
}
