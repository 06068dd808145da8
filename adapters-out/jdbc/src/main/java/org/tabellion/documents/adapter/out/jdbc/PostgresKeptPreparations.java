package org.tabellion.documents.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.documents.DictionaryEntries;
import org.tabellion.documents.model.KeptPreparation;
import org.tabellion.documents.model.Preparation.Parameters;
import org.tabellion.documents.spi.KeptPreparations;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class PostgresKeptPreparations implements KeptPreparations {

    private static final String TABLE = "documents_kept_preparation";

    private final PostgresTransactions transactions;
    private final JdbcClient jdbc;

    PostgresKeptPreparations(PostgresTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    @Override
    public Optional<KeptPreparation> find(String key, Instant now) {
        return transactions.call(() -> jdbc.sql(
                        "SELECT * FROM documents_kept_preparation WHERE group_id = ? AND key = ? AND expires_at > ?")
                .params(group(), key, Timestamp.from(now))
                .query((row, _) -> preparation(row))
                .optional());
    }

    @Override
    public KeptPreparation keep(KeptPreparation preparation, Instant now) {
        return transactions.call(() -> {
            jdbc.sql("DELETE FROM documents_kept_preparation WHERE group_id = ? AND key = ? AND expires_at <= ?")
                    .params(group(), preparation.key(), Timestamp.from(now))
                    .update();
            insert(preparation);
            return jdbc.sql("SELECT * FROM documents_kept_preparation WHERE group_id = ? AND key = ?")
                    .params(group(), preparation.key())
                    .query((row, _) -> preparation(row))
                    .single();
        });
    }

    private void insert(KeptPreparation preparation) {
        var parameters = preparation.parameters();
        var entries = parameters.entries();
        jdbc.sql(
                        """
                        INSERT INTO documents_kept_preparation (group_id, key, signing_time, signature_algorithm, chain,
                            certification, reason, location, name, contact, digest_algorithm, dtbsr, expires_at)
                        VALUES (:group, :key, :time, :algorithm, :chain, :certification, :reason, :location, :name, :contact,
                            :digest, :dtbsr, :expires)
                        ON CONFLICT DO NOTHING
                        """)
                .param("group", group())
                .param("key", preparation.key())
                .param("time", Timestamp.from(parameters.signingTime()))
                .param("algorithm", parameters.algorithm().name())
                .param("chain", parameters.chain().stream().map(Bytes::toArray).toArray(byte[][]::new))
                .param("certification", entries.certification())
                .param("reason", entries.reason().orElse(null), Types.VARCHAR)
                .param("location", entries.location().orElse(null), Types.VARCHAR)
                .param("name", entries.name().orElse(null), Types.VARCHAR)
                .param("contact", entries.contact().orElse(null), Types.VARCHAR)
                .param("digest", preparation.dtbsr().algorithm().name())
                .param("dtbsr", preparation.dtbsr().value().toArray())
                .param("expires", Timestamp.from(preparation.expiresAt()))
                .update();
    }

    @Override
    public int eraseOver(Instant now) {
        return transactions.call(() -> {
            transactions.seeAllOf(TABLE);
            return jdbc.sql("DELETE FROM documents_kept_preparation WHERE expires_at <= ?")
                    .param(Timestamp.from(now))
                    .update();
        });
    }

    private static KeptPreparation preparation(ResultSet row) throws SQLException {
        var entries = new DictionaryEntries(
                row.getBoolean("certification"),
                Optional.ofNullable(row.getString("reason")),
                Optional.ofNullable(row.getString("location")),
                Optional.ofNullable(row.getString("name")),
                Optional.ofNullable(row.getString("contact")));
        return new KeptPreparation(
                row.getString("key"),
                new Parameters(
                        row.getTimestamp("signing_time").toInstant(),
                        SignatureAlgorithm.valueOf(row.getString("signature_algorithm")),
                        Arrays.stream((byte[][]) row.getArray("chain").getArray())
                                .map(Bytes::of)
                                .toList(),
                        entries),
                new Dtbsr(DigestAlgorithm.valueOf(row.getString("digest_algorithm")), Bytes.of(row.getBytes("dtbsr"))),
                row.getTimestamp("expires_at").toInstant());
    }

    private static String group() {
        return GroupScope.current().map(GroupId::value).orElse("");
    }
}
