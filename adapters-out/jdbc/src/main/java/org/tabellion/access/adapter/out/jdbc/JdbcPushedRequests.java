package org.tabellion.access.adapter.out.jdbc;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.stereotype.Component;
import org.tabellion.access.model.PushedRequest;
import org.tabellion.access.spi.PushedRequests;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class JdbcPushedRequests implements PushedRequests {

    private final PushedRequestRows rows;
    private final JdbcAggregateOperations table;
    private final PostgresTransactions transactions;

    JdbcPushedRequests(PushedRequestRows rows, JdbcAggregateOperations table, PostgresTransactions transactions) {
        this.rows = rows;
        this.table = table;
        this.transactions = transactions;
    }

    @Override
    public void add(PushedRequest request) {
        transactions.run(() -> table.insert(PushedRequestRow.of(request)));
    }

    @Override
    public Optional<PushedRequest> find(Bytes digest) {
        return transactions.call(() -> rows.findById(digest.hex())).map(PushedRequestRow::toRequest);
    }

    @Override
    public void replace(PushedRequest before, PushedRequest after) {
        transactions.run(() -> {
            var present = rows.findAndLockById(before.digest().hex()).map(PushedRequestRow::toRequest);
            if (!present.equals(Optional.of(before))) {
                throw Failure.conflict("pushed_request_changed", "the pushed request has changed");
            }
            table.update(PushedRequestRow.of(after));
        });
    }

    @Override
    public int eraseBefore(Instant moment) {
        return transactions.call(() -> rows.eraseBefore(moment));
    }
}
