package org.tabellion.access.adapter.out.jdbc;

import java.time.Instant;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.stereotype.Component;
import org.tabellion.access.spi.SpentOnce;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

/** The primary key decides, also between two at the same time. */
@Component
class JdbcSpentOnce implements SpentOnce {

    private final SpentRows rows;
    private final JdbcAggregateOperations table;
    private final PostgresTransactions transactions;

    JdbcSpentOnce(SpentRows rows, JdbcAggregateOperations table, PostgresTransactions transactions) {
        this.rows = rows;
        this.table = table;
        this.transactions = transactions;
    }

    @Override
    public boolean add(String purpose, Bytes digest, Instant until) {
        try {
            transactions.run(() -> table.insert(new SpentRow(purpose + ":" + digest.hex(), until)));
            return true;
        } catch (DuplicateKeyException spent) {
            return false;
        }
    }

    @Override
    public int eraseBefore(Instant moment) {
        return transactions.call(() -> rows.eraseBefore(moment));
    }
}
