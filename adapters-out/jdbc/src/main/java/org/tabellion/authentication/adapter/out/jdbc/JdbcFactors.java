package org.tabellion.authentication.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.model.CodeFactor;
import org.tabellion.authentication.model.PasswordFactor;
import org.tabellion.authentication.spi.Factors;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class JdbcFactors implements Factors {

    private final PasswordRows passwords;
    private final CodeRows codes;
    private final JdbcAggregateOperations table;
    private final PostgresTransactions transactions;

    JdbcFactors(
            PasswordRows passwords, CodeRows codes, JdbcAggregateOperations table, PostgresTransactions transactions) {
        this.passwords = passwords;
        this.codes = codes;
        this.table = table;
        this.transactions = transactions;
    }

    @Override
    public Optional<PasswordFactor> password(SignerId signer) {
        return transactions.call(() -> passwords.findBySignerId(signer.value())).map(PasswordRow::toFactor);
    }

    @Override
    public void put(PasswordFactor password) {
        transactions.run(() -> {
            var row = PasswordRow.of(password);
            if (passwords.findAndLockBySignerId(row.signerId()).isPresent()) {
                table.update(row);
            } else {
                table.insert(row);
            }
        });
    }

    @Override
    public void replace(PasswordFactor before, PasswordFactor after) {
        transactions.run(() -> {
            var present =
                    passwords.findAndLockBySignerId(before.signer().value()).map(PasswordRow::toFactor);
            if (!present.equals(Optional.of(before))) {
                throw changed();
            }
            table.update(PasswordRow.of(after));
        });
    }

    @Override
    public CodeFactor code(SignerId signer) {
        return transactions
                .call(() -> codes.findBySignerId(signer.value()))
                .map(CodeRow::toFactor)
                .orElseGet(() -> CodeFactor.of(signer));
    }

    @Override
    public Optional<CodeFactor> bySignIn(Bytes attempt) {
        return transactions.call(() -> codes.findByAttempt(attempt.toArray())).map(CodeRow::toFactor);
    }

    @Override
    public void replace(CodeFactor before, CodeFactor after) {
        transactions.run(() -> {
            var present = codes.findAndLockBySignerId(before.signer().value()).map(CodeRow::toFactor);
            if (!present.orElseGet(() -> CodeFactor.of(before.signer())).equals(before)) {
                throw changed();
            }
            if (present.isPresent()) {
                table.update(CodeRow.of(after));
            } else {
                insert(after);
            }
        });
    }

    private void insert(CodeFactor first) {
        try {
            table.insert(CodeRow.of(first));
        } catch (DuplicateKeyException somebodyElseDid) {
            throw changed();
        }
    }

    private static Failure changed() {
        return Failure.conflict("factor_changed", "another sign-in of this signer is under way: try again");
    }
}
