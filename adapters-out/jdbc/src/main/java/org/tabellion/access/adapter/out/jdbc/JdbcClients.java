package org.tabellion.access.adapter.out.jdbc;

import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.stereotype.Component;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.access.spi.Clients;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class JdbcClients implements Clients {

    private final ClientRows rows;
    private final JdbcAggregateOperations table;
    private final PostgresTransactions transactions;

    JdbcClients(ClientRows rows, JdbcAggregateOperations table, PostgresTransactions transactions) {
        this.rows = rows;
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
    public List<RegisteredClient> ofGroup(GroupId group, Optional<ClientId> after, int limit) {
        return transactions.call(
                () -> rows.ofGroup(group.value(), after.map(ClientId::value).orElse(""), limit).stream()
                        .map(ClientRow::toClient)
                        .toList());
    }

    @Override
    public void add(RegisteredClient client) {
        transactions.run(() -> {
            try {
                table.insert(ClientRow.of(client));
            } catch (DuplicateKeyException taken) {
                throw Failure.conflict("client_exists", "there is a client with this id");
            }
        });
    }

    @Override
    public void replace(RegisteredClient client) {
        var row = ClientRow.of(client);
        transactions.run(() -> {
            boolean isNext = rows.findAndLockById(row.id())
                    .map(it -> it.revision() == row.revision() - 1)
                    .orElse(false);
            if (!isNext) {
                throw Failure.conflict("client_changed", "the client has changed");
            }
            table.update(row);
        });
    }
}
