package org.tabellion.access.adapter.out.jdbc;

import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.stereotype.Component;
import org.tabellion.access.Grant;
import org.tabellion.access.spi.Grants;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class JdbcGrants implements Grants {

    private final GrantRows rows;
    private final JdbcAggregateOperations table;
    private final PostgresTransactions transactions;

    JdbcGrants(GrantRows rows, JdbcAggregateOperations table, PostgresTransactions transactions) {
        this.rows = rows;
        this.table = table;
        this.transactions = transactions;
    }

    @Override
    public Optional<Grant> byId(String id) {
        return transactions.call(() -> rows.findById(id)).map(GrantRow::toGrant);
    }

    @Override
    public Optional<Grant> byCode(Bytes digest) {
        return transactions.call(() -> rows.findByCodeDigest(digest.toArray())).map(GrantRow::toGrant);
    }

    @Override
    public Optional<Grant> byAccessToken(Bytes digest) {
        return transactions.once(() -> rows.findByTokenDigest(digest.toArray())).map(GrantRow::toGrant);
    }

    @Override
    public void add(Grant grant) {
        transactions.run(() -> {
            try {
                table.insert(GrantRow.of(grant));
            } catch (DuplicateKeyException taken) {
                throw Failure.conflict("grant_exists", "there is a grant with this id");
            }
        });
    }

    @Override
    public void replace(Grant before, Grant after) {
        transactions.run(() -> {
            var present = rows.findAndLockById(before.id()).map(GrantRow::toGrant);
            if (!present.equals(Optional.of(before))) {
                throw Failure.conflict("grant_changed", "the grant has changed");
            }
            table.update(GrantRow.of(after));
            before.withdrawnBy(after).ifPresent(this::tell);
        });
    }

    @Override
    public void remove(String id) {
        transactions.run(() -> {
            var present = rows.findAndLockById(id).map(GrantRow::toGrant);
            table.deleteById(id, GrantRow.class);
            present.flatMap(Grant::accessToken).map(Grant.IssuedToken::digest).ifPresent(this::tell);
        });
    }

    private void tell(Bytes withdrawn) {
        rows.tellWithdrawn(withdrawn.hex());
    }

    @Override
    public int eraseEndedBefore(Instant moment, int most) {
        return transactions.call(() -> rows.eraseEndedBefore(moment, most));
    }
}
