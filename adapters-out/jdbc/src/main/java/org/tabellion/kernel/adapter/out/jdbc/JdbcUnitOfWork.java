package org.tabellion.kernel.adapter.out.jdbc;

import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.UnitOfWork;

@Component
class JdbcUnitOfWork implements UnitOfWork {

    private final PostgresTransactions transactions;

    JdbcUnitOfWork(PostgresTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public <T> T call(Supplier<T> writes) {
        if (transactions.isOpen()) {
            throw new IllegalStateException("units of work do not nest");
        }
        return transactions.begin(writes);
    }
}
