package org.tabellion.groups.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.stereotype.Component;
import org.tabellion.groups.GroupView;
import org.tabellion.groups.spi.Groups;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class JdbcGroups implements Groups {

    private final ConfigurationRows rows;
    private final JdbcAggregateOperations table;
    private final PostgresTransactions transactions;

    JdbcGroups(ConfigurationRows rows, JdbcAggregateOperations table, PostgresTransactions transactions) {
        this.rows = rows;
        this.table = table;
        this.transactions = transactions;
    }

    @Override
    public Optional<GroupView> newest(GroupId id) {
        return transactions.call(
                () -> rows.findFirstByGroupIdOrderByVersionDesc(id.value()).map(ConfigurationRow::toGroupView));
    }

    @Override
    public void add(GroupView configuration) {
        transactions.run(() -> {
            try {
                table.insert(ConfigurationRow.of(configuration));
            } catch (DuplicateKeyException taken) {
                throw Failure.conflict("version_taken", "the group has this version already");
            }
        });
    }
}
