package org.tabellion.credentials.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.SqlParameterValue;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.Credential.Active;
import org.tabellion.credentials.model.Credential.Assigned;
import org.tabellion.credentials.model.Credential.AwaitingCertificate;
import org.tabellion.credentials.model.Credential.Certified;
import org.tabellion.credentials.model.Credential.Discarded;
import org.tabellion.credentials.model.Credential.KeyCreated;
import org.tabellion.credentials.model.Credential.KeyRequested;
import org.tabellion.credentials.model.Credential.Revoked;
import org.tabellion.credentials.model.HeldKey;
import org.tabellion.credentials.model.HeldSigner;
import org.tabellion.credentials.model.ListedCredential;
import org.tabellion.credentials.model.Origin;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignerId;

/** A credential as a row: one set of columns, of which each state fills its own. */
final class CredentialRow {

    private final Map<String, Object> columns = new HashMap<>();

    private CredentialRow(Origin origin, String state) {
        for (var name : List.of("samKeyId", "subject", "reason")) {
            columns.put(name, new SqlParameterValue(Types.VARCHAR, null));
        }
        for (var name : List.of("publicKey", "keySealed", "signerSealed", "certificationRequest")) {
            columns.put(name, new SqlParameterValue(Types.BINARY, null));
        }
        for (var name : List.of("keyGeneration", "signerVersion")) {
            columns.put(name, new SqlParameterValue(Types.INTEGER, null));
        }
        columns.put("chain", new SqlParameterValue(Types.ARRAY, null));
        for (var name : List.of("notAfter", "revokedAt")) {
            columns.put(name, new SqlParameterValue(Types.TIMESTAMP_WITH_TIMEZONE, null));
        }
        columns.put("id", origin.id().value());
        columns.put("enrolment", origin.enrolment().value());
        columns.put("signer", origin.signer().value());
        columns.put("state", state);
        columns.put("algorithm", origin.algorithm().name());
        columns.put("profile", origin.profile());
        columns.put("level", origin.level());
        columns.put("requestedAt", time(origin.requestedAt()));
    }

    static Map<String, Object> of(Credential credential) {
        return switch (credential) {
            case KeyRequested it -> new CredentialRow(it.origin(), "KEY_REQUESTED").columns;
            case KeyCreated it -> new CredentialRow(it.origin(), "KEY_CREATED").with(it.key()).columns;
            case Assigned it ->
                new CredentialRow(it.origin(), "ASSIGNED")
                        .with(it.key())
                        .with(it.signer())
                        .with("subject", it.subject())
                        .columns;
            case AwaitingCertificate it ->
                new CredentialRow(it.origin(), "AWAITING_CERTIFICATE")
                        .with(it.key())
                        .with(it.signer())
                        .with("subject", it.subject())
                        .with("certificationRequest", it.certificationRequest().toArray())
                        .columns;
            case Certified it ->
                new CredentialRow(it.origin(), "CERTIFIED")
                        .with(it.key())
                        .with(it.signer())
                        .with(it.chain(), it.notAfter())
                        .columns;
            case Active it ->
                new CredentialRow(it.origin(), "ACTIVE")
                        .with(it.key())
                        .with(it.signer())
                        .with(it.chain(), it.notAfter())
                        .columns;
            case Revoked it ->
                new CredentialRow(it.origin(), "REVOKED")
                        .with("samKeyId", it.samKeyId())
                        .with("chain", certificates(it.chain()))
                        .with("revokedAt", time(it.at()))
                        .with("reason", it.reason())
                        .columns;
            case Discarded it -> new CredentialRow(it.origin(), "DISCARDED").with("reason", it.reason()).columns;
        };
    }

    private CredentialRow with(String name, Object value) {
        columns.put(name, value);
        return this;
    }

    private CredentialRow with(HeldKey key) {
        return with("samKeyId", key.samKeyId())
                .with("publicKey", key.publicKey().toArray())
                .with("keyGeneration", key.generation())
                .with("keySealed", key.sealed().toArray());
    }

    private CredentialRow with(HeldSigner signer) {
        return with("signerVersion", signer.version())
                .with("signerSealed", signer.sealed().toArray());
    }

    private CredentialRow with(List<Bytes> chain, Instant notAfter) {
        return with("chain", certificates(chain)).with("notAfter", time(notAfter));
    }

    private static byte[][] certificates(List<Bytes> chain) {
        return chain.stream().map(Bytes::toArray).toArray(byte[][]::new);
    }

    static Credential read(ResultSet row, int number) throws SQLException {
        var origin = origin(row);
        return switch (row.getString("state")) {
            case "KEY_REQUESTED" -> new KeyRequested(origin);
            case "KEY_CREATED" -> new KeyCreated(origin, key(row));
            case "ASSIGNED" -> new Assigned(origin, key(row), signer(row), row.getString("subject"));
            case "AWAITING_CERTIFICATE" ->
                new AwaitingCertificate(
                        origin,
                        key(row),
                        signer(row),
                        row.getString("subject"),
                        Bytes.of(row.getBytes("certification_request")));
            case "CERTIFIED" -> new Certified(origin, key(row), signer(row), chain(row), instant(row, "not_after"));
            case "ACTIVE" -> new Active(origin, key(row), signer(row), chain(row), instant(row, "not_after"));
            case "REVOKED" ->
                new Revoked(
                        origin,
                        row.getString("sam_key_id"),
                        chain(row),
                        instant(row, "revoked_at"),
                        row.getString("reason"));
            case "DISCARDED" -> new Discarded(origin, row.getString("reason"));
            case String unknown -> throw new SQLException("a credential in the unknown state " + unknown);
        };
    }

    static ListedCredential readListed(ResultSet row, int number) throws SQLException {
        return new ListedCredential(
                origin(row),
                row.getString("sam_key_id"),
                Bytes.of(row.getBytes("public_key")),
                row.getInt("key_generation"),
                chain(row),
                instant(row, "not_after"));
    }

    private static Origin origin(ResultSet row) throws SQLException {
        return new Origin(
                new CredentialId(row.getString("id")),
                new EnrolmentId(row.getString("enrolment_id")),
                new SignerId(row.getString("signer_id")),
                KeyAlgorithm.valueOf(row.getString("algorithm")),
                row.getString("profile"),
                row.getInt("level"),
                instant(row, "requested_at"));
    }

    private static HeldKey key(ResultSet row) throws SQLException {
        return new HeldKey(
                row.getString("sam_key_id"),
                Bytes.of(row.getBytes("public_key")),
                row.getInt("key_generation"),
                Bytes.of(row.getBytes("key_sealed")));
    }

    private static HeldSigner signer(ResultSet row) throws SQLException {
        return new HeldSigner(row.getInt("signer_version"), Bytes.of(row.getBytes("signer_sealed")));
    }

    private static List<Bytes> chain(ResultSet row) throws SQLException {
        var chain = new ArrayList<Bytes>();
        for (var certificate : (byte[][]) row.getArray("chain").getArray()) {
            chain.add(Bytes.of(certificate));
        }
        return chain;
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
