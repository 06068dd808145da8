package org.tabellion.signers.adapter.out.jdbc;

import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;
import org.tabellion.signers.model.Enrolment;
import org.tabellion.signers.spi.Enrolments;

@Component
class JdbcEnrolments implements Enrolments {

    private final EnrolmentRows rows;
    private final JdbcAggregateOperations table;
    private final PostgresTransactions transactions;

    JdbcEnrolments(EnrolmentRows rows, JdbcAggregateOperations table, PostgresTransactions transactions) {
        this.rows = rows;
        this.table = table;
        this.transactions = transactions;
    }

    @Override
    public Enrolment get(EnrolmentId id) {
        return transactions
                .call(() -> rows.findById(id.value()))
                .map(EnrolmentRow::toEnrolment)
                .orElseThrow(() -> Failure.notFound("enrolment"));
    }

    @Override
    public List<Enrolment> of(SignerId signer) {
        return transactions.call(() -> rows.findBySignerIdOrderByRequestedAt(signer.value())).stream()
                .map(EnrolmentRow::toEnrolment)
                .toList();
    }

    @Override
    public Optional<FirstUse> firstUse(ClientId client, String idempotencyKey) {
        return transactions
                .call(() -> rows.findByClientIdAndIdempotencyKey(client.value(), idempotencyKey))
                .map(row -> new FirstUse(new EnrolmentId(row.id()), Bytes.of(row.requestSha256())));
    }

    @Override
    public void add(Enrolment enrolment, String idempotencyKey, Bytes requestDigest) {
        transactions.run(() -> {
            try {
                table.insert(EnrolmentRow.of(enrolment, idempotencyKey, requestDigest.toArray()));
            } catch (DuplicateKeyException taken) {
                throw Failure.conflict("idempotency_key_in_use", "a request with this key is under way");
            }
        });
    }

    @Override
    public void replace(Enrolment before, Enrolment after) {
        transactions.run(() -> {
            var row = rows.findAndLockById(before.getId().value());
            if (!row.map(EnrolmentRow::toEnrolment).equals(Optional.of(before))) {
                throw Failure.conflict("enrolment_changed", "enrolment %s has changed".formatted(before.getId()));
            }
            table.update(
                    EnrolmentRow.of(after, row.get().idempotencyKey(), row.get().requestSha256()));
        });
    }
}
