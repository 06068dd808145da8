package org.tabellion.authentication.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.model.Lockout;
import org.tabellion.authentication.model.OperatorAccount;
import org.tabellion.authentication.spi.Operators;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class JdbcOperators implements Operators {

    private static final String SELECT =
            "SELECT name, hash, failures, locked_until FROM authentication_operator WHERE name = ?";

    private final JdbcClient jdbc;
    private final PostgresTransactions transactions;

    JdbcOperators(JdbcClient jdbc, PostgresTransactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public Optional<OperatorAccount> byName(String name) {
        return transactions.call(() -> find(SELECT, name));
    }

    @Override
    public void put(OperatorAccount account) {
        transactions.run(() -> {
            if (find(SELECT + " FOR UPDATE", account.name()).isPresent()) {
                update(account);
            } else {
                jdbc.sql("INSERT INTO authentication_operator (hash, failures, locked_until, name) VALUES (?, ?, ?, ?)")
                        .param(account.hash())
                        .param(account.lock().failures())
                        .param(lockedUntil(account))
                        .param(account.name())
                        .update();
            }
        });
    }

    @Override
    public void replace(OperatorAccount before, OperatorAccount after) {
        transactions.run(() -> {
            if (!find(SELECT + " FOR UPDATE", before.name()).equals(Optional.of(before))) {
                throw Failure.conflict("changed_meanwhile", "somebody else changed the account first");
            }
            update(after);
        });
    }

    private void update(OperatorAccount account) {
        jdbc.sql("UPDATE authentication_operator SET hash = ?, failures = ?, locked_until = ? WHERE name = ?")
                .param(account.hash())
                .param(account.lock().failures())
                .param(lockedUntil(account))
                .param(account.name())
                .update();
    }

    private Optional<OperatorAccount> find(String sql, String name) {
        return jdbc.sql(sql)
                .param(name)
                .query((row, _) -> new OperatorAccount(
                        row.getString("name"), row.getString("hash"), new Lockout(row.getInt("failures"), until(row))))
                .optional();
    }

    private static Optional<Instant> until(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("locked_until", OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    private static @Nullable OffsetDateTime lockedUntil(OperatorAccount account) {
        return account.lock().until().map(it -> it.atOffset(ZoneOffset.UTC)).orElse(null);
    }
}
