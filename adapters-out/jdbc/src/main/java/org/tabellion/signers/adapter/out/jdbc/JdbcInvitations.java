package org.tabellion.signers.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;
import org.tabellion.signers.model.Invitation;
import org.tabellion.signers.spi.Invitations;

@Component
class JdbcInvitations implements Invitations {

    private final InvitationRows rows;
    private final JdbcAggregateOperations table;
    private final JdbcClient jdbc;
    private final PostgresTransactions transactions;

    JdbcInvitations(
            InvitationRows rows, JdbcAggregateOperations table, JdbcClient jdbc, PostgresTransactions transactions) {
        this.rows = rows;
        this.table = table;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public void put(Invitation invitation) {
        transactions.run(() -> {
            jdbc.sql("DELETE FROM signers_invitation WHERE signer_id = ?")
                    .param(invitation.signer().value())
                    .update();
            table.insert(InvitationRow.of(invitation));
        });
    }

    @Override
    public Optional<Invitation> byDigest(Bytes digest) {
        return transactions.call(() -> rows.findByDigest(digest.toArray())).map(InvitationRow::toInvitation);
    }

    @Override
    public boolean remove(Invitation invitation) {
        return transactions.call(() -> jdbc.sql("DELETE FROM signers_invitation WHERE signer_id = ? AND digest = ?")
                        .params(invitation.signer().value(), invitation.digest().toArray())
                        .update()
                == 1);
    }
}
