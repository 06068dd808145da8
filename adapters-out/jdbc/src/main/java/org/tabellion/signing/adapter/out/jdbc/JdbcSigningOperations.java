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
import org.tabellion.kernel.adapter.out.jdbc.Write;
import org.tabellion.signing.model.SigningOperation;
import org.tabellion.signing.model.SigningOperation.Id;
import org.tabellion.signing.model.SigningOperation.Intended;
import org.tabellion.signing.model.SigningOperation.Refused;
import org.tabellion.signing.model.SigningOperation.Signed;
import org.tabellion.signing.spi.SigningOperations;

/** On the way of every signature nothing is asked: intent and result are told, and fail where a call is repeated. */
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
    public void add(Intended intent) {
        transactions.tell(Write.insert(
                        """
                        signing_operation (group_id, client_id, request_id, credential_id, approval_id, content, intended_at,
                            state)""",
                        group(),
                        intent.id().client().value(),
                        intent.id().requestId(),
                        intent.credential().value(),
                        intent.approval().value(),
                        intent.content().toArray(),
                        intent.at().atOffset(ZoneOffset.UTC),
                        "INTENDED")
                .orFail(SigningOperations::alreadyKept));
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
    public void finish(SigningOperation result) {
        var write =
                switch (result) {
                    case Signed signed -> write(signed);
                    case Refused refused -> write(refused);
                    case Intended _ -> throw new IllegalArgumentException("an intent is no result");
                };
        transactions.tell(write.orFail(SigningOperations::alreadyKept));
    }

    private static Write write(Signed signed) {
        return Write.change(
                """
                UPDATE signing_operation SET state = 'SIGNED', signatures = ?, sam_audit_id = ?, sam_audit = ?
                WHERE group_id = ? AND client_id = ? AND request_id = ? AND state = 'INTENDED'""",
                signed.values().stream().map(Bytes::toArray).toArray(byte[][]::new),
                signed.samAuditId(),
                signed.samAudit().toArray(),
                group(),
                signed.id().client().value(),
                signed.id().requestId());
    }

    private static Write write(Refused refused) {
        return Write.change(
                """
                UPDATE signing_operation SET state = 'REFUSED', refusal = ?, sam_audit_id = ?
                WHERE group_id = ? AND client_id = ? AND request_id = ? AND state = 'INTENDED'""",
                refused.code(),
                refused.samAuditId(),
                group(),
                refused.id().client().value(),
                refused.id().requestId());
    }

    @Override
    public SigningOperation get(Id id) {
        return transactions.call(() -> kept(id));
    }

    private SigningOperation kept(Id id) {
        return statement("SELECT * FROM signing_operation" + THIS_ONE, id)
                .query(JdbcSigningOperations::read)
                .single();
    }

    private JdbcClient.StatementSpec statement(String sql, Id id) {
        return database.sql(sql)
                .param("group", group())
                .param("client", id.client().value())
                .param("request", id.requestId());
    }

    private static String group() {
        return GroupScope.current().map(Object::toString).orElse("");
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
