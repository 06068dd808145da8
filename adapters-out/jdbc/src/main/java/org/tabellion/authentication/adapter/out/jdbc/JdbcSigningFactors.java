package org.tabellion.authentication.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.model.FactorLock;
import org.tabellion.authentication.model.SigningFactor;
import org.tabellion.authentication.model.SigningFactor.MailCode;
import org.tabellion.authentication.model.SigningFactor.PinVerifier;
import org.tabellion.authentication.model.SigningFactor.Token;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.Lists;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

/** One row for each signer and kind; a change finds the row by the version before it, or changes nothing. */
@Component
class JdbcSigningFactors implements SigningFactors {

    private static final String PIN = "PIN";
    private static final String MAIL_CODE = "MAIL_CODE";
    private static final String TOKEN = "TOKEN";

    private final JdbcClient jdbc;
    private final PostgresTransactions transactions;

    JdbcSigningFactors(JdbcClient jdbc, PostgresTransactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public Optional<PinVerifier> pin(SignerId signer) {
        return find(signer, PIN, JdbcSigningFactors::pin);
    }

    @Override
    public MailCode mailCode(SignerId signer) {
        return find(signer, MAIL_CODE, JdbcSigningFactors::mailCode).orElseGet(() -> MailCode.of(signer));
    }

    @Override
    public Token token(SignerId signer) {
        return find(signer, TOKEN, JdbcSigningFactors::token).orElseGet(() -> Token.of(signer));
    }

    @Override
    public boolean put(SigningFactor factor) {
        var columns = columns(factor);
        return transactions.call(() -> factor.version() == 1 ? insert(columns) : update(columns) == 1);
    }

    @Override
    public void removePin(SignerId signer) {
        transactions.run(() -> jdbc.sql("DELETE FROM authentication_signing_factor WHERE signer_id = ? AND kind = ?")
                .params(signer.value(), PIN)
                .update());
    }

    @Override
    public void remove(SignerId signer) {
        transactions.run(() -> jdbc.sql("DELETE FROM authentication_signing_factor WHERE signer_id = ?")
                .param(signer.value())
                .update());
    }

    private <F> Optional<F> find(SignerId signer, String kind, Reading<F> reading) {
        return transactions.call(
                () -> jdbc.sql("SELECT * FROM authentication_signing_factor WHERE signer_id = ? AND kind = ?")
                        .params(signer.value(), kind)
                        .query((row, _) -> reading.read(signer, row))
                        .optional());
    }

    private interface Reading<F> {

        F read(SignerId signer, ResultSet row) throws SQLException;
    }

    private boolean insert(MapSqlParameterSource columns) {
        var names = List.of(columns.getParameterNames());
        return jdbc.sql("INSERT INTO authentication_signing_factor (group_id, " + String.join(", ", names)
                                + ") VALUES (current_setting('tabellion.group_id'), :" + String.join(", :", names)
                                + ") ON CONFLICT DO NOTHING")
                        .paramSource(columns)
                        .update()
                == 1;
    }

    private int update(MapSqlParameterSource columns) {
        var changes = List.of(columns.getParameterNames()).stream()
                .filter(it -> !it.equals("signer_id") && !it.equals("kind"))
                .map(it -> it + " = :" + it)
                .toList();
        return jdbc.sql("UPDATE authentication_signing_factor SET " + String.join(", ", changes)
                        + " WHERE signer_id = :signer_id AND kind = :kind AND version = :version - 1")
                .paramSource(columns)
                .update();
    }

    private static MapSqlParameterSource columns(SigningFactor factor) {
        var columns = new MapSqlParameterSource()
                .addValue("signer_id", factor.signer().value())
                .addValue("version", factor.version())
                .addValue("failures", factor.lock().failures())
                .addValue("locks", factor.lock().locks())
                .addValue("locked_until", timestamp(factor.lock().until()), Types.TIMESTAMP);
        switch (factor) {
            case PinVerifier pin -> columns.addValue("kind", PIN).addValue("pin_hash", pin.hash());
            case MailCode code -> addCode(columns.addValue("kind", MAIL_CODE), code);
            case Token token -> addToken(columns.addValue("kind", TOKEN), token);
        }
        return columns;
    }

    private static void addCode(MapSqlParameterSource columns, MailCode factor) {
        var code = factor.code();
        columns.addValue(
                        "sends",
                        Lists.join(
                                factor.sends().stream().map(Instant::toString).toList()))
                .addValue("code_for", code.map(it -> it.credential().value()).orElse(null), Types.VARCHAR)
                .addValue("code_mac", code.map(it -> it.mac().toArray()).orElse(null), Types.BINARY)
                .addValue("sent_at", timestamp(code.map(MailCode.Code::sentAt)), Types.TIMESTAMP)
                .addValue("tries_left", code.map(MailCode.Code::triesLeft).orElse(null), Types.INTEGER);
    }

    private static void addToken(MapSqlParameterSource columns, Token token) {
        var question = token.question();
        columns.addValue("secret", token.secret().map(Bytes::toArray).orElse(null), Types.BINARY)
                .addValue("begun", token.begun().map(Bytes::toArray).orElse(null), Types.BINARY)
                .addValue("last_step", token.lastStep())
                .addValue(
                        "question_for",
                        question.map(it -> it.credential().value()).orElse(null),
                        Types.VARCHAR)
                .addValue("question", question.map(Token.Question::digits).orElse(null), Types.VARCHAR)
                .addValue("asked_at", timestamp(question.map(Token.Question::askedAt)), Types.TIMESTAMP);
    }

    private static PinVerifier pin(SignerId signer, ResultSet row) throws SQLException {
        return new PinVerifier(signer, row.getInt("version"), lock(row), row.getString("pin_hash"));
    }

    private static MailCode mailCode(SignerId signer, ResultSet row) throws SQLException {
        var credential = row.getString("code_for");
        Optional<MailCode.Code> code = credential == null
                ? Optional.empty()
                : Optional.of(new MailCode.Code(
                        new CredentialId(credential),
                        Bytes.of(row.getBytes("code_mac")),
                        instant(row, "sent_at").orElseThrow(),
                        row.getInt("tries_left")));
        var sends =
                Lists.split(row.getString("sends")).stream().map(Instant::parse).toList();
        return new MailCode(signer, row.getInt("version"), lock(row), sends, code);
    }

    private static Token token(SignerId signer, ResultSet row) throws SQLException {
        var credential = row.getString("question_for");
        Optional<Token.Question> question = credential == null
                ? Optional.empty()
                : Optional.of(new Token.Question(
                        new CredentialId(credential),
                        row.getString("question"),
                        instant(row, "asked_at").orElseThrow()));
        return new Token(
                signer,
                row.getInt("version"),
                lock(row),
                bytes(row, "secret"),
                bytes(row, "begun"),
                row.getLong("last_step"),
                question);
    }

    private static FactorLock lock(ResultSet row) throws SQLException {
        return new FactorLock(row.getInt("failures"), row.getInt("locks"), instant(row, "locked_until"));
    }

    private static Optional<Bytes> bytes(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getBytes(column)).map(Bytes::of);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    private static @Nullable Timestamp timestamp(Optional<Instant> instant) {
        return instant.map(Timestamp::from).orElse(null);
    }
}
