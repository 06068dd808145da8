package org.tabellion.consent.adapter.out.jdbc;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.consent.model.PinChange;
import org.tabellion.consent.spi.PinChanges;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class JdbcPinChanges implements PinChanges {

    private static final String TABLE = "consent_pin_change";

    private final JdbcClient jdbc;
    private final PostgresTransactions transactions;

    JdbcPinChanges(JdbcClient jdbc, PostgresTransactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public boolean begin(PinChange change) {
        return transactions.call(() -> jdbc.sql(
                                """
                                INSERT INTO consent_pin_change (group_id, signer_id, id, version, factor, sealed, begun_at)
                                VALUES (:group, :signer, :id, :version, :factor, :sealed, :begun)
                                ON CONFLICT (group_id, signer_id) DO NOTHING
                                """)
                        .param("group", change.group().value())
                        .param("signer", change.signer().value())
                        .param("id", change.id().value())
                        .param("version", change.version())
                        .param("factor", change.factor().toArray())
                        .param("sealed", change.sealed().toArray())
                        .param("begun", Timestamp.from(change.begunAt()))
                        .update()
                == 1);
    }

    @Override
    public boolean end(PinChange change) {
        return transactions.call(() -> jdbc.sql("DELETE FROM consent_pin_change WHERE signer_id = ? AND id = ?")
                        .params(change.signer().value(), change.id().value())
                        .update()
                == 1);
    }

    @Override
    public List<PinChange> begunBefore(Instant then) {
        return transactions.call(() -> {
            transactions.seeAllOf(TABLE);
            return jdbc.sql("SELECT * FROM consent_pin_change WHERE begun_at < ? ORDER BY begun_at LIMIT 100")
                    .param(Timestamp.from(then))
                    .query((row, _) -> new PinChange(
                            new GroupId(row.getString("group_id")),
                            new ApprovalId(row.getString("id")),
                            new SignerId(row.getString("signer_id")),
                            row.getInt("version"),
                            Bytes.of(row.getBytes("factor")),
                            Bytes.of(row.getBytes("sealed")),
                            row.getTimestamp("begun_at").toInstant()))
                    .list();
        });
    }
}
