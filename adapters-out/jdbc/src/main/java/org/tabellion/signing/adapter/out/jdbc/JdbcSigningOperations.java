package org.tabellion.signing.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;
import org.tabellion.signing.model.SigningOperation;
import org.tabellion.signing.model.SigningOperation.Id;
import org.tabellion.signing.model.SigningOperation.Intended;
import org.tabellion.signing.model.SigningOperation.Refused;
import org.tabellion.signing.model.SigningOperation.Signed;
import org.tabellion.signing.spi.SigningOperations;

/** On the way of every signature: one statement for the intent and one for the result, no more unless a call is repeated. */
@Component
class JdbcSigningOperations implements SigningOperations {

    private static final String THIS_ONE = " WHERE group_id = :group AND client_id = :client AND request_id = :request";

    private final PostgresTransactions transactions;
    private final JdbcClient database;

    JdbcSigningOperations(PostgresTransactions transactions, JdbcClient database) {
        this.transactions = transactions;
        this.database = database;
    }

    @Override
    public Optional<SigningOperation> begin(Intended intent) {
        return transactions.call(() -> {
            int added = statement(
                            """
                            INSERT INTO signing_operation (group_id, client_id, request_id, credential_id, approval_id, content,
                                intended_at, state)
                            VALUES (:group, :client, :request, :credential, :approval, :content, :at, 'INTENDED')
                            ON CONFLICT DO NOTHING""",
                            intent.id())
                    .param("credential", intent.credential().value())
                    .param("approval", intent.approval().value())
                    .param("content", intent.content().toArray())
                    .param("at", intent.at().atOffset(ZoneOffset.UTC))
                    .update();
            return added == 1 ? Optional.empty() : Optional.of(kept(intent.id()));
        });
    }

    @Override
    public SigningOperation finish(SigningOperation result) {
        return transactions.call(() -> {
            int changed =
                    switch (result) {
                        case Signed signed -> keep(signed);
                        case Refused refused -> keep(refused);
                        case Intended _ -> throw new IllegalArgumentException("an intent is no result");
                    };
            return changed == 1 ? result : kept(result.intent().id());
        });
    }

    private int keep(Signed signed) {
        return statement(
                        "UPDATE signing_operation SET state = 'SIGNED', signatures = :signatures,"
                                + " sam_audit_id = :auditId, sam_audit = :audit" + THIS_ONE + " AND state = 'INTENDED'",
                        signed.intent().id())
                .param(
                        "signatures",
                        signed.values().stream().map(Bytes::toArray).toArray(byte[][]::new))
                .param("auditId", signed.samAuditId())
                .param("audit", signed.samAudit().toArray())
                .update();
    }

    private int keep(Refused refused) {
        return statement(
                        "UPDATE signing_operation SET state = 'REFUSED', refusal = :refusal, sam_audit_id = :auditId"
                                + THIS_ONE + " AND state = 'INTENDED'",
                        refused.intent().id())
                .param("refusal", refused.code())
                .param("auditId", refused.samAuditId())
                .update();
    }

    private SigningOperation kept(Id id) {
        return statement("SELECT * FROM signing_operation" + THIS_ONE, id)
                .query(JdbcSigningOperations::read)
                .single();
    }

    private JdbcClient.StatementSpec statement(String sql, Id id) {
        return database.sql(sql)
                .param("group", GroupScope.current().map(Object::toString).orElse(""))
                .param("client", id.client().value())
                .param("request", id.requestId());
    }

    private static SigningOperation read(ResultSet row, int number) throws SQLException {
        var intent = new Intended(
                new Id(new ClientId(row.getString("client_id")), row.getString("request_id")),
                new CredentialId(row.getString("credential_id")),
                new ApprovalId(row.getString("approval_id")),
                Bytes.of(row.getBytes("content")),
                row.getObject("intended_at", OffsetDateTime.class).toInstant());
        return switch (row.getString("state")) {
            case "INTENDED" -> intent;
            case "SIGNED" -> {
                var values = new ArrayList<Bytes>();
                for (var value : (byte[][]) row.getArray("signatures").getArray()) {
                    values.add(Bytes.of(value));
                }
                yield intent.signed(values, row.getString("sam_audit_id"), Bytes.of(row.getBytes("sam_audit")));
            }
            case "REFUSED" -> intent.refused(row.getString("refusal"), row.getString("sam_audit_id"));
            case String unknown -> throw new SQLException("an act of signing in the unknown state " + unknown);
        };
    }
}
