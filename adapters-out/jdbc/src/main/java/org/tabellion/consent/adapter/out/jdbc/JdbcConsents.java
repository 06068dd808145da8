package org.tabellion.consent.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.stereotype.Component;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.spi.Consents;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class JdbcConsents implements Consents {

    private final ConsentRows rows;
    private final JdbcAggregateOperations table;
    private final PostgresTransactions transactions;

    JdbcConsents(ConsentRows rows, JdbcAggregateOperations table, PostgresTransactions transactions) {
        this.rows = rows;
        this.table = table;
        this.transactions = transactions;
    }

    @Override
    public Consent get(ConsentId id) {
        return transactions
                .call(() -> rows.findById(id.value()))
                .map(ConsentRow::toConsent)
                .orElseThrow(() -> Failure.notFound("consent"));
    }

    @Override
    public Optional<Consent.Approved> byApproval(ApprovalId approval) {
        return transactions
                .call(() -> rows.findByApprovalId(approval.value()))
                .map(ConsentRow::toConsent)
                .filter(Consent.Approved.class::isInstance)
                .map(Consent.Approved.class::cast);
    }

    @Override
    public Optional<Consent> newest(String questionKey) {
        return transactions
                .call(() -> rows.findFirstByQuestionKeyOrderByIdDesc(questionKey))
                .map(ConsentRow::toConsent);
    }

    @Override
    public void add(Consent.Open consent) {
        transactions.run(() -> {
            try {
                table.insert(ConsentRow.of(consent));
            } catch (DuplicateKeyException open) {
                throw Failure.conflict("question_open", "the question is open already");
            }
        });
    }

    @Override
    public void replace(Consent before, Consent after) {
        transactions.run(() -> {
            var present = rows.findAndLockById(before.getId().value()).map(ConsentRow::toConsent);
            if (!present.equals(Optional.of(before))) {
                throw Failure.conflict("consent_changed", "consent %s has changed".formatted(before.getId()));
            }
            table.update(ConsentRow.of(after));
        });
    }
}
