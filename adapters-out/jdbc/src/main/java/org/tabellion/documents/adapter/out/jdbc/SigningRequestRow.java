package org.tabellion.documents.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.SqlParameterValue;
import org.tabellion.documents.Level;
import org.tabellion.documents.model.SigningRequest;
import org.tabellion.documents.model.SigningRequest.Approved;
import org.tabellion.documents.model.SigningRequest.AwaitingConsent;
import org.tabellion.documents.model.SigningRequest.Delivered;
import org.tabellion.documents.model.SigningRequest.Expired;
import org.tabellion.documents.model.SigningRequest.Facts;
import org.tabellion.documents.model.SigningRequest.Failed;
import org.tabellion.documents.model.SigningRequest.Refused;
import org.tabellion.documents.model.SigningRequest.Signed;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;

/** A signing request as a row: the facts never change, each state fills its own columns beside them. */
final class SigningRequestRow {

    private SigningRequestRow() {}

    static Map<String, Object> facts(Facts facts) {
        var columns = new HashMap<String, Object>();
        columns.put("id", facts.id().value());
        columns.put("client", facts.client().value());
        columns.put("signer", facts.signer().value());
        columns.put("name", facts.name());
        columns.put("description", facts.description());
        columns.put("level", facts.level().name());
        columns.put("size", facts.size());
        columns.put("sha256", facts.sha256().toArray());
        columns.put("warnings", facts.warnings().toArray(String[]::new));
        columns.put("requestedAt", facts.requestedAt().atOffset(ZoneOffset.UTC));
        columns.put("expiresAt", facts.expiresAt().atOffset(ZoneOffset.UTC));
        return columns;
    }

    static Map<String, Object> state(SigningRequest request) {
        var columns = new HashMap<String, Object>();
        for (var name : List.of("approval", "credential", "reached", "reason")) {
            columns.put(name, new SqlParameterValue(Types.VARCHAR, null));
        }
        columns.put("deliveredAt", new SqlParameterValue(Types.TIMESTAMP_WITH_TIMEZONE, null));
        columns.put("id", request.id().value());
        switch (request) {
            case AwaitingConsent _ -> columns.put("state", "AWAITING_CONSENT");
            case Approved it -> {
                columns.put("state", "APPROVED");
                columns.put("approval", it.approval().value());
            }
            case Signed it -> {
                columns.put("state", "SIGNED");
                columns.put("approval", it.approval().value());
                columns.put("credential", it.credential().value());
                columns.put("reached", it.reached().name());
            }
            case Delivered it -> {
                columns.put("state", "DELIVERED");
                columns.put("approval", it.approval().value());
                columns.put("credential", it.credential().value());
                columns.put("deliveredAt", it.at().atOffset(ZoneOffset.UTC));
            }
            case Refused _ -> columns.put("state", "REFUSED");
            case Expired _ -> columns.put("state", "EXPIRED");
            case Failed it -> {
                columns.put("state", "FAILED");
                columns.put("reason", it.reason());
            }
        }
        return columns;
    }

    static SigningRequest read(ResultSet row, int number) throws SQLException {
        var facts = new Facts(
                new SigningRequestId(row.getString("id")),
                new ClientId(row.getString("client_id")),
                new SignerId(row.getString("signer_id")),
                row.getString("name"),
                row.getString("description"),
                Level.valueOf(row.getString("level")),
                row.getLong("size"),
                Bytes.of(row.getBytes("sha256")),
                List.of((String[]) row.getArray("warnings").getArray()),
                instant(row, "requested_at"),
                instant(row, "expires_at"));
        return switch (row.getString("state")) {
            case "AWAITING_CONSENT" -> new AwaitingConsent(facts);
            case "APPROVED" -> new Approved(facts, new ApprovalId(row.getString("approval_id")));
            case "SIGNED" ->
                new Signed(
                        facts,
                        new ApprovalId(row.getString("approval_id")),
                        new CredentialId(row.getString("credential_id")),
                        Level.valueOf(row.getString("reached")));
            case "DELIVERED" ->
                new Delivered(
                        facts,
                        new ApprovalId(row.getString("approval_id")),
                        new CredentialId(row.getString("credential_id")),
                        instant(row, "delivered_at"));
            case "REFUSED" -> new Refused(facts);
            case "EXPIRED" -> new Expired(facts);
            case "FAILED" -> new Failed(facts, row.getString("reason"));
            case String unknown -> throw new SQLException("a signing request in the unknown state " + unknown);
        };
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
