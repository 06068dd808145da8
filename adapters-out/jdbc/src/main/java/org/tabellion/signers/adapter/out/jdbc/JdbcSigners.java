package org.tabellion.signers.adapter.out.jdbc;

import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;
import org.tabellion.signers.FindAccount;
import org.tabellion.signers.model.MailAddress;
import org.tabellion.signers.model.Signer;
import org.tabellion.signers.spi.Signers;

@Component
class JdbcSigners implements Signers {

    private final SignerRows rows;
    private final JdbcAggregateOperations table;
    private final JdbcClient jdbc;
    private final PostgresTransactions transactions;

    JdbcSigners(SignerRows rows, JdbcAggregateOperations table, JdbcClient jdbc, PostgresTransactions transactions) {
        this.rows = rows;
        this.table = table;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public Signer get(SignerId id) {
        return transactions
                .call(() -> rows.findById(id.value()))
                .map(SignerRow::toSigner)
                .orElseThrow(() -> Failure.notFound("signer"));
    }

    @Override
    public Optional<Signer> byMailAddress(String mailAddress) {
        return transactions
                .call(() -> rows.findByMailKey(MailAddress.normalised(mailAddress)))
                .map(SignerRow::toSigner);
    }

    @Override
    public void add(Signer.Invited signer) {
        transactions.run(() -> {
            try {
                table.insert(SignerRow.of(signer));
                jdbc.sql("INSERT INTO signers_address (address_sha256, group_id, signer_id) VALUES (?, ?, ?)")
                        .params(
                                MailAddress.digest(signer.person().mailAddress())
                                        .toArray(),
                                signer.group().value(),
                                signer.id().value())
                        .update();
            } catch (DuplicateKeyException taken) {
                throw Failure.conflict("mail_address_taken", "the group has a signer with this mail address");
            }
        });
    }

    @Override
    public void replace(Signer before, Signer after) {
        transactions.run(() -> {
            var present = rows.findAndLockById(before.id().value()).map(SignerRow::toSigner);
            if (!present.equals(Optional.of(before))) {
                throw Failure.conflict("signer_changed", "signer %s has changed".formatted(before.id()));
            }
            table.update(SignerRow.of(after));
        });
    }

    @Override
    public void lock(SignerId id) {
        if (transactions.call(() -> rows.findAndLockById(id.value())).isEmpty()) {
            throw Failure.notFound("signer");
        }
    }

    @Override
    public List<FindAccount.Account> accounts(String mailAddress) {
        return transactions.call(
                () -> jdbc.sql("SELECT group_id, signer_id FROM signers_address WHERE address_sha256 = ?")
                        .param(MailAddress.digest(mailAddress).toArray())
                        .query((row, _) -> new FindAccount.Account(
                                new GroupId(row.getString("group_id")), new SignerId(row.getString("signer_id"))))
                        .list());
    }
}
