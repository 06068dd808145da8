package org.tabellion.documents.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.documents.model.Preparation;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.documents.model.SigningRequest;
import org.tabellion.documents.model.SigningRequest.AwaitingConsent;
import org.tabellion.documents.spi.SigningRequests;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class JdbcSigningRequests implements SigningRequests {

    private static final String BY_ID = "SELECT * FROM documents_request WHERE group_id = :group AND id = :id";

    private final PostgresTransactions transactions;
    private final JdbcClient database;

    JdbcSigningRequests(PostgresTransactions transactions, JdbcClient database) {
        this.transactions = transactions;
        this.database = database;
    }

    @Override
    public SigningRequest get(SigningRequestId id) {
        return transactions.call(() -> {
            return found(BY_ID, id);
        });
    }

    private SigningRequest found(String select, SigningRequestId id) {
        return database.sql(select)
                .param("group", group())
                .param("id", id.value())
                .query(SigningRequestRow::read)
                .optional()
                .orElseThrow(() -> Failure.notFound("signing request"));
    }

    @Override
    public Optional<Repeatable> byIdempotencyKey(ClientId client, String idempotencyKey) {
        return transactions.call(() -> {
            return database.sql(
                            """
                            SELECT id, idempotency_content FROM documents_request
                            WHERE group_id = :group AND client_id = :client AND idempotency_key = :key""")
                    .param("group", group())
                    .param("client", client.value())
                    .param("key", idempotencyKey)
                    .query((row, _) -> new Repeatable(
                            new SigningRequestId(row.getString("id")), Bytes.of(row.getBytes("idempotency_content"))))
                    .optional();
        });
    }

    @Override
    public List<AwaitingConsent> waitingFor(SignerId signer) {
        return transactions.call(() -> {
            return database
                    .sql(
                            """
                            SELECT * FROM documents_request
                            WHERE group_id = :group AND signer_id = :signer AND state = 'AWAITING_CONSENT' ORDER BY id DESC""")
                    .param("group", group())
                    .param("signer", signer.value())
                    .query(SigningRequestRow::read)
                    .list()
                    .stream()
                    .map(AwaitingConsent.class::cast)
                    .toList();
        });
    }

    @Override
    public void add(AwaitingConsent request, String idempotencyKey, Bytes content) {
        transactions.run(() -> {
            try {
                database.sql(
                                """
                                INSERT INTO documents_request (group_id, id, client_id, idempotency_key, idempotency_content,
                                    signer_id, name, description, level, size, sha256, warnings, requested_at, expires_at, state)
                                VALUES (:group, :id, :client, :key, :content, :signer, :name, :description, :level, :size, :sha256,
                                    :warnings, :requestedAt, :expiresAt, 'AWAITING_CONSENT')""")
                        .param("group", group())
                        .param("key", idempotencyKey)
                        .param("content", content.toArray())
                        .params(SigningRequestRow.facts(request.facts()))
                        .update();
            } catch (DuplicateKeyException taken) {
                throw Failure.conflict("idempotency_key_taken", "the idempotency key is in use");
            }
        });
    }

    @Override
    public void replace(SigningRequest before, SigningRequest after) {
        transactions.run(() -> {
            if (!found(BY_ID + " FOR UPDATE", before.id()).equals(before)) {
                throw Failure.conflict("request_changed", before.id() + " has changed");
            }
            database.sql(
                            """
                            UPDATE documents_request SET state = :state, approval_id = :approval, credential_id = :credential,
                                reached = :reached, delivered_at = :deliveredAt, reason = :reason
                            WHERE group_id = :group AND id = :id""")
                    .param("group", group())
                    .params(SigningRequestRow.state(after))
                    .update();
        });
    }

    @Override
    public Preparation prepared(Preparation preparation) {
        return transactions.call(() -> {
            var parameters = preparation.parameters();
            database.sql(
                            """
                            INSERT INTO documents_preparation (group_id, request_id, credential_id, signing_time, signature_algorithm,
                                chain, digest_algorithm, dtbsr)
                            VALUES (:group, :request, :credential, :time, :algorithm, :chain, :digest, :dtbsr)
                            ON CONFLICT DO NOTHING""")
                    .param("group", group())
                    .param("request", preparation.request().value())
                    .param("credential", preparation.credential().value())
                    .param("time", parameters.signingTime().atOffset(ZoneOffset.UTC))
                    .param("algorithm", parameters.algorithm().name())
                    .param(
                            "chain",
                            parameters.chain().stream().map(Bytes::toArray).toArray(byte[][]::new))
                    .param("digest", preparation.dtbsr().algorithm().name())
                    .param("dtbsr", preparation.dtbsr().value().toArray())
                    .update();
            return preparation(preparation.request(), preparation.credential()).orElseThrow();
        });
    }

    @Override
    public Optional<Preparation> preparation(SigningRequestId request, CredentialId credential) {
        return transactions.call(() -> {
            return database.sql(
                            """
                            SELECT * FROM documents_preparation
                            WHERE group_id = :group AND request_id = :request AND credential_id = :credential""")
                    .param("group", group())
                    .param("request", request.value())
                    .param("credential", credential.value())
                    .query(JdbcSigningRequests::readPreparation)
                    .optional();
        });
    }

    private static Preparation readPreparation(ResultSet row, int number) throws SQLException {
        var chain = new ArrayList<Bytes>();
        for (var certificate : (byte[][]) row.getArray("chain").getArray()) {
            chain.add(Bytes.of(certificate));
        }
        Instant time = row.getObject("signing_time", OffsetDateTime.class).toInstant();
        return new Preparation(
                new SigningRequestId(row.getString("request_id")),
                new CredentialId(row.getString("credential_id")),
                new Parameters(time, SignatureAlgorithm.valueOf(row.getString("signature_algorithm")), chain),
                new Dtbsr(DigestAlgorithm.valueOf(row.getString("digest_algorithm")), Bytes.of(row.getBytes("dtbsr"))));
    }

    private static String group() {
        return GroupScope.current().map(Object::toString).orElse("");
    }
}
