package org.tabellion.consent.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.consent.model.MintedSad;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class PostgresMintedSads implements MintedSads {

    private static final String SADS = "consent_sad";
    /** With them their SADs. */
    private static final String CONSENTS = "consent_consent";

    private final JdbcClient jdbc;
    private final PostgresTransactions transactions;

    PostgresMintedSads(JdbcClient jdbc, PostgresTransactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public boolean add(MintedSad sad) {
        return transactions.call(() -> jdbc.sql(
                                """
                                INSERT INTO consent_sad
                                    (group_id, approval_id, client_id, signer_id, credential_id, enrolment_id, sealed,
                                     expires_at)
                                VALUES (:group, :approval, :client, :signer, :credential, :enrolment, :sealed, :expires)
                                ON CONFLICT (group_id, approval_id) DO NOTHING
                                """)
                        .param("group", sad.group().value())
                        .param("approval", sad.approval().value())
                        .param("client", sad.client().value())
                        .param("signer", sad.signer().value())
                        .param(
                                "credential",
                                sad.credential().map(CredentialId::value).orElse(null),
                                Types.VARCHAR)
                        .param(
                                "enrolment",
                                sad.enrolment().map(EnrolmentId::value).orElse(null),
                                Types.VARCHAR)
                        .param("sealed", sad.sealed().toArray())
                        .param("expires", Timestamp.from(sad.expiresAt()))
                        .update()
                == 1);
    }

    @Override
    public Optional<MintedSad> byApproval(ApprovalId approval) {
        return transactions.call(() -> jdbc.sql("SELECT * FROM consent_sad WHERE approval_id = ?")
                .param(approval.value())
                .query((row, _) -> sad(row))
                .optional());
    }

    @Override
    public Optional<MintedSad> byEnrolment(EnrolmentId enrolment) {
        return transactions.call(
                () -> jdbc.sql("SELECT * FROM consent_sad WHERE enrolment_id = ? ORDER BY approval_id DESC LIMIT 1")
                        .param(enrolment.value())
                        .query((row, _) -> sad(row))
                        .optional());
    }

    @Override
    public List<Missing> missing(Instant now) {
        return transactions.call(() -> {
            transactions.seeAllOf(CONSENTS);
            return jdbc.sql(
                            """
                            SELECT given.group_id, given.id
                            FROM consent_consent given
                            WHERE given.state = 'APPROVED' AND given.approval_expires_at > :now
                              AND NOT EXISTS (SELECT 1 FROM consent_sad sad
                                              WHERE sad.group_id = given.group_id AND sad.approval_id = given.approval_id)
                            ORDER BY given.approval_expires_at
                            LIMIT 100
                            """)
                    .param("now", Timestamp.from(now))
                    .query((row, _) ->
                            new Missing(new GroupId(row.getString("group_id")), new ConsentId(row.getString("id"))))
                    .list();
        });
    }

    @Override
    public void remove(ApprovalId approval) {
        transactions.run(() -> jdbc.sql("DELETE FROM consent_sad WHERE approval_id = ?")
                .param(approval.value())
                .update());
    }

    @Override
    public int eraseExpired(Instant now) {
        return transactions.call(() -> {
            transactions.seeAllOf(SADS);
            return jdbc.sql("DELETE FROM consent_sad WHERE expires_at <= ?")
                    .param(Timestamp.from(now))
                    .update();
        });
    }

    static MintedSad sad(ResultSet row) throws SQLException {
        return new MintedSad(
                new GroupId(row.getString("group_id")),
                new ApprovalId(row.getString("approval_id")),
                new ClientId(row.getString("client_id")),
                new SignerId(row.getString("signer_id")),
                Optional.ofNullable(row.getString("credential_id")).map(CredentialId::new),
                Optional.ofNullable(row.getString("enrolment_id")).map(EnrolmentId::new),
                Bytes.of(row.getBytes("sealed")),
                row.getTimestamp("expires_at").toInstant());
    }
}
