package org.tabellion.kernel.adapter.out.jdbc;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;

/**
 * The one way of the adapters to their tables: every statement runs in a transaction that tells row-level security the
 * group of the present {@link GroupScope}. It never joins a transaction that somebody else (the process engine) has open.
 */
@Component
public class PostgresTransactions {

    private static final ScopedValue<Optional<GroupId>> OPEN = ScopedValue.newInstance();

    private final TransactionTemplate template;
    private final JdbcClient jdbc;

    PostgresTransactions(PlatformTransactionManager transactions, JdbcClient jdbc) {
        this.template = new TransactionTemplate(transactions);
        this.template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.jdbc = jdbc;
    }

    /** Within the unit of work if one is open for this group, else in a transaction of its own. */
    public <T extends @Nullable Object> T call(Supplier<T> statements) {
        return isOpen() && OPEN.get().equals(GroupScope.current()) ? statements.get() : begin(statements);
    }

    public void run(Runnable statements) {
        call(() -> {
            statements.run();
            return Boolean.TRUE;
        });
    }

    /**
     * From here to the end of the transaction the rows of all groups are seen, of this one table, if its policy knows of
     * such work at all.
     */
    public void seeAllOf(String table) {
        if (!isOpen()) {
            throw new IllegalStateException("there is no transaction to widen");
        }
        jdbc.sql("SELECT set_config('tabellion.whole', ?, true)")
                .param(table)
                .query(String.class)
                .single();
    }

    boolean isOpen() {
        return OPEN.isBound();
    }

    <T extends @Nullable Object> T begin(Supplier<T> statements) {
        var group = GroupScope.current();
        return ScopedValue.where(OPEN, group).<T, RuntimeException>call(() -> inTransaction(group, statements));
    }

    private <T extends @Nullable Object> T inTransaction(Optional<GroupId> group, Supplier<T> statements) {
        return template.<T>execute(_ -> {
            group.ifPresent(it -> jdbc.sql("SELECT set_config('tabellion.group_id', ?, true)")
                    .param(it.value())
                    .query(String.class)
                    .single());
            return statements.get();
        });
    }
}
