package org.tabellion.authentication.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.model.Session;
import org.tabellion.authentication.spi.Sessions;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.Lists;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

@Component
class JdbcSessions implements Sessions {

    private final JdbcClient jdbc;
    private final PostgresTransactions transactions;

    JdbcSessions(JdbcClient jdbc, PostgresTransactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public void add(Session session) {
        var proof = session.proof();
        transactions.run(() -> jdbc.sql(
                        """
                        INSERT INTO authentication_session
                            (group_id, digest, signer_id, amr, acr, authenticated_at, opened_at, seen_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        proof.group().value(),
                        session.digest().toArray(),
                        proof.signer().value(),
                        Lists.join(proof.amr()),
                        proof.acr(),
                        Timestamp.from(proof.at()),
                        Timestamp.from(session.openedAt()),
                        Timestamp.from(session.seenAt()))
                .update());
    }

    @Override
    public Optional<Session> byDigest(Bytes digest) {
        return transactions.call(() -> jdbc.sql("SELECT * FROM authentication_session WHERE digest = ?")
                .param(digest.toArray())
                .query((row, _) -> session(row))
                .optional());
    }

    @Override
    public void seen(Session session) {
        transactions.run(() -> jdbc.sql("UPDATE authentication_session SET seen_at = ? WHERE digest = ?")
                .params(Timestamp.from(session.seenAt()), session.digest().toArray())
                .update());
    }

    @Override
    public void remove(Bytes digest) {
        transactions.run(() -> jdbc.sql("DELETE FROM authentication_session WHERE digest = ?")
                .param(digest.toArray())
                .update());
    }

    private static Session session(ResultSet row) throws SQLException {
        var proof = new AuthenticationProof(
                new SignerId(row.getString("signer_id")),
                new GroupId(row.getString("group_id")),
                Lists.split(row.getString("amr")),
                row.getString("acr"),
                row.getTimestamp("authenticated_at").toInstant());
        return new Session(
                Bytes.of(row.getBytes("digest")),
                proof,
                row.getTimestamp("opened_at").toInstant(),
                row.getTimestamp("seen_at").toInstant());
    }
}
