package org.tabellion.credentials.adapter.out.jdbc;

import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.HeldSigner;
import org.tabellion.credentials.model.ListedCredential;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class JdbcCredentials implements Credentials {

    private static final String BY_ID = "SELECT * FROM credentials_credential WHERE group_id = ? AND id = ?";

    private final PostgresTransactions transactions;
    private final JdbcClient database;

    JdbcCredentials(PostgresTransactions transactions, JdbcClient database) {
        this.transactions = transactions;
        this.database = database;
    }

    @Override
    public Credential get(CredentialId id) {
        return found(BY_ID, id);
    }

    private Credential found(String select, CredentialId id) {
        return transactions.ask(select, CredentialRow::read, group(), id.value()).stream()
                .findFirst()
                .orElseThrow(() -> Failure.notFound("credential"));
    }

    @Override
    public Optional<Credential> ofEnrolment(EnrolmentId enrolment) {
        return transactions.call(() -> {
            return database.sql(
                            "SELECT * FROM credentials_credential WHERE group_id = :group AND enrolment_id = :enrolment")
                    .param("group", group())
                    .param("enrolment", enrolment.value())
                    .query(CredentialRow::read)
                    .optional();
        });
    }

    @Override
    public List<Credential> of(SignerId signer) {
        return transactions.ask(
                "SELECT * FROM credentials_credential WHERE group_id = ? AND signer_id = ? ORDER BY id",
                CredentialRow::read,
                group(),
                signer.value());
    }

    @Override
    public List<ListedCredential> active(Optional<CredentialId> after, int most) {
        return transactions.ask(
                """
                SELECT id, enrolment_id, signer_id, algorithm, profile, level, requested_at, sam_key_id, public_key,
                    key_generation, chain, not_after
                FROM credentials_credential
                WHERE group_id = ? AND state = 'ACTIVE' AND id > ? ORDER BY id LIMIT ?""",
                CredentialRow::readListed,
                group(),
                after.map(CredentialId::value).orElse(""),
                most);
    }

    @Override
    public void add(Credential credential) {
        transactions.run(() -> {
            try {
                database.sql(
                                """
                                INSERT INTO credentials_credential (group_id, id, enrolment_id, signer_id, state, algorithm, profile,
                                    level, requested_at, sam_key_id, public_key, key_generation, key_sealed, signer_version, signer_sealed,
                                    subject, certification_request, chain, not_after, revoked_at, reason)
                                VALUES (:group, :id, :enrolment, :signer, :state, :algorithm, :profile, :level, :requestedAt, :samKeyId,
                                    :publicKey, :keyGeneration, :keySealed, :signerVersion, :signerSealed, :subject,
                                    :certificationRequest, :chain, :notAfter, :revokedAt, :reason)""")
                        .param("group", group())
                        .params(CredentialRow.of(credential))
                        .update();
            } catch (DuplicateKeyException taken) {
                throw Failure.conflict("enrolment_has_credential", "the enrolment has a credential already");
            }
        });
    }

    @Override
    public void replace(Credential before, Credential after) {
        transactions.run(() -> {
            if (!found(BY_ID + " FOR UPDATE", before.id()).equals(before)) {
                throw Failure.conflict("credential_changed", before.id() + " has changed");
            }
            database.sql(
                            """
                            UPDATE credentials_credential SET state = :state, sam_key_id = :samKeyId, public_key = :publicKey,
                                key_generation = :keyGeneration, key_sealed = :keySealed, signer_version = :signerVersion,
                                signer_sealed = :signerSealed, subject = :subject, certification_request = :certificationRequest,
                                chain = :chain, not_after = :notAfter, revoked_at = :revokedAt, reason = :reason
                            WHERE group_id = :group AND id = :id""")
                    .param("group", group())
                    .params(CredentialRow.of(after))
                    .update();
        });
    }

    @Override
    public void renew(SignerId signer, HeldSigner newest) {
        transactions.run(() -> {
            // Also those that have no object yet: whoever is about to write one waits, and then sees this one.
            database.sql(
                            """
                            SELECT id FROM credentials_credential WHERE group_id = :group AND signer_id = :signer
                            ORDER BY id FOR UPDATE""")
                    .param("group", group())
                    .param("signer", signer.value())
                    .query(String.class)
                    .list();
            database.sql(
                            """
                            UPDATE credentials_credential SET signer_version = :version, signer_sealed = :sealed
                            WHERE group_id = :group AND signer_id = :signer AND signer_version < :version""")
                    .param("group", group())
                    .param("signer", signer.value())
                    .param("version", newest.version())
                    .param("sealed", newest.sealed().toArray())
                    .update();
        });
    }

    private static String group() {
        return GroupScope.current().map(Object::toString).orElse("");
    }
}
