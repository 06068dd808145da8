package org.tabellion.access.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.stereotype.Component;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.access.spi.Clients;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class JdbcClients implements Clients {

    private final JdbcAggregateOperations table;
    private final PostgresTransactions transactions;

    JdbcClients(JdbcAggregateOperations table, PostgresTransactions transactions) {
        this.table = table;
        this.transactions = transactions;
    }

    @Override
    public Optional<RegisteredClient> find(ClientId id) {
        return transactions
                .call(() -> Optional.ofNullable(table.findById(id.value(), ClientRow.class)))
                .map(ClientRow::toClient);
    }

    @Override
    public void put(RegisteredClient client) {
        var row = ClientRow.of(client);
        transactions.run(() -> {
            if (table.existsById(row.id(), ClientRow.class)) {
                table.update(row);
            } else {
                table.insert(row);
            }
        });
    }
}
