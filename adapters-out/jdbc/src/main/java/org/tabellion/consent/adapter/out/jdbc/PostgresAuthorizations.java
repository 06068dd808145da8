package org.tabellion.consent.adapter.out.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.UseApproval.Kind;
import org.tabellion.consent.UseApproval.Reservation;
import org.tabellion.consent.model.Authorization;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.Lists;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;
import org.tabellion.kernel.adapter.out.jdbc.Write;

/**
 * Whoever changes occurrences locks the row of their authorisation first: so two who reserve at the same time come one
 * after the other, and the later one sees what the first has left.
 */
@Component
class PostgresAuthorizations implements Authorizations {

    private static final String TABLE = "consent_authorization";
    private static final String SELECT =
            """
            SELECT a.*, o.hashes, o.left_over
            FROM consent_authorization a CROSS JOIN LATERAL (
                SELECT array_agg(hash ORDER BY number) FILTER (WHERE hash IS NOT NULL) AS hashes,
                       count(*) FILTER (WHERE state IN ('AUTHORISED', 'RELEASED')) AS left_over
                FROM consent_occurrence WHERE group_id = a.group_id AND approval_id = a.approval_id) AS o
            WHERE a.group_id = ? AND\s""";

    private final JdbcClient jdbc;
    private final PostgresTransactions transactions;

    PostgresAuthorizations(JdbcClient jdbc, PostgresTransactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public void add(Authorization authorization) {
        transactions.run(() -> {
            insert(authorization);
            insertOccurrences(authorization);
        });
    }

    private void insert(Authorization authorization) {
        var proof = authorization.proof();
        jdbc.sql(
                        """
                        INSERT INTO consent_authorization
                            (group_id, approval_id, handle, client_id, signer_id, credential_id, level, hash_algorithm,
                             signatures, acr, amr, authenticated_at, seal, extends, state, expires_at)
                        VALUES (:group, :approval, :handle, :client, :signer, :credential, :level, :algorithm, :signatures,
                                :acr, :amr, :authenticated, :seal, :extends, 'LIVE', :expires)
                        """)
                .param("group", proof.group().value())
                .param("approval", authorization.approval().value())
                .param("handle", authorization.handle().map(Bytes::toArray).orElse(null), Types.BINARY)
                .param("client", authorization.client().value())
                .param("signer", proof.signer().value())
                .param("credential", authorization.credential().value())
                .param("level", authorization.level())
                .param("algorithm", authorization.digest().name())
                .param("signatures", authorization.signatures())
                .param("acr", proof.acr())
                .param("amr", Lists.join(proof.amr()))
                .param("authenticated", Timestamp.from(proof.at()))
                .param("seal", authorization.seal())
                .param(
                        "extends",
                        authorization.continued().map(ApprovalId::value).orElse(null),
                        Types.VARCHAR)
                .param("expires", Timestamp.from(authorization.expiresAt()))
                .update();
    }

    private void insertOccurrences(Authorization authorization) {
        var hashes = new byte[authorization.signatures()][];
        for (int i = 0; i < authorization.hashes().size(); i++) {
            hashes[i] = authorization.hashes().get(i).toArray();
        }
        jdbc.sql(
                        """
                        INSERT INTO consent_occurrence (group_id, approval_id, number, hash, state)
                        SELECT :group, :approval, number, hash, 'AUTHORISED'
                        FROM unnest(:hashes::bytea[]) WITH ORDINALITY AS listed(hash, number)
                        """)
                .param("group", authorization.proof().group().value())
                .param("approval", authorization.approval().value())
                .param("hashes", hashes)
                .update();
    }

    @Override
    public Optional<Kept> byHandle(Bytes digest) {
        return transactions.ask(SELECT + "a.handle = ?", (row, _) -> kept(row), group(), digest.toArray()).stream()
                .findFirst();
    }

    @Override
    public Optional<Kept> byApproval(ApprovalId approval) {
        return transactions.call(() -> jdbc.sql(SELECT + "a.approval_id = ?")
                .params(group(), approval.value())
                .query((row, _) -> kept(row))
                .optional());
    }

    @Override
    public Optional<Integer> end(ApprovalId approval, Authorization.State as) {
        return transactions.call(() -> {
            int ended = jdbc.sql("UPDATE consent_authorization SET state = ? WHERE approval_id = ? AND state = 'LIVE'")
                    .params(as.name(), approval.value())
                    .update();
            return ended == 1 ? Optional.of(left(approval.value())) : Optional.empty();
        });
    }

    /**
     * At once, with the lock, the SAD and whatever stands or falls with it, as long as nobody else takes of the same approval
     * in that moment. Whoever does is waited for, and then it is looked again at what is left. One hash is taken or not: so
     * that statement needs no transaction around it. Of many, others may leave a part.
     */
    @Override
    public Taken reserve(
            ApprovalId approval,
            ClientId client,
            String requestId,
            List<Dtbsr> hashes,
            Instant now,
            Runnable ifReserved) {
        var wanted = hashes.stream().map(it -> it.value().toArray()).toArray(byte[][]::new);
        var writes = transactions.collect(ifReserved);
        Supplier<Taken> reserving = () -> {
            var first = atOnce(approval, client, requestId, wanted, now, writes);
            return first.numbers().length == wanted.length
                    ? first.taken()
                    : transactions.call(() -> {
                        giveBack(approval, first.numbers());
                        return afterOthers(approval, client, requestId, wanted, now, writes);
                    });
        };
        return wanted.length == 1 ? reserving.get() : transactions.together(reserving);
    }

    private Taken afterOthers(
            ApprovalId approval, ClientId client, String requestId, byte[][] wanted, Instant now, List<Write> writes) {
        var reservation = afterOthers(approval, client, requestId, wanted, now);
        if (reservation != Reservation.RESERVED) {
            return new Taken(reservation, Kind.SIGNATURE, Optional.empty());
        }
        writes.forEach(transactions::tell);
        return new Taken(reservation, kind(approval), Optional.empty());
    }

    /** @param numbers of the occurrences that were taken: fewer than wanted if others were faster with some */
    private record AtOnce(Integer[] numbers, Taken taken) {}

    /** Parts of one statement; each {@code taken} gives the occurrences that were free in that moment. */
    private static final String LIVE =
            """
            live AS (
                SELECT seal FROM consent_authorization
                WHERE group_id = ? AND approval_id = ? AND client_id = ? AND state = 'LIVE' AND expires_at > ?
                FOR UPDATE)""";

    private static final String SAD =
            """
            sad AS (
                SELECT group_id, approval_id, client_id, signer_id, credential_id, enrolment_id, sealed, expires_at
                FROM consent_sad WHERE group_id = ? AND approval_id = ?)""";

    private static final String TAKE_ONE =
            """
            taken AS (
                UPDATE consent_occurrence SET state = 'RESERVED', request_id = ?
                WHERE group_id = ? AND approval_id = ? AND state IN ('AUTHORISED', 'RELEASED') AND EXISTS (SELECT 1 FROM live)
                  AND number = (SELECT number FROM consent_occurrence
                                WHERE group_id = ? AND approval_id = ? AND state IN ('AUTHORISED', 'RELEASED')
                                  AND (hash = ? OR hash IS NULL)
                                ORDER BY number LIMIT 1)
                RETURNING number)""";

    private static final String TAKE_MANY =
            """
            wanted AS (
                SELECT hash, row_number() OVER (PARTITION BY hash) AS rank,
                       row_number() OVER () AS place
                FROM unnest(?::bytea[]) AS listed(hash)),
            free AS (
                SELECT number, hash, row_number() OVER (PARTITION BY hash ORDER BY number) AS rank
                FROM consent_occurrence
                WHERE group_id = ? AND approval_id = ? AND state IN ('AUTHORISED', 'RELEASED')),
            picked AS (
                SELECT number FROM free JOIN wanted ON free.hash = wanted.hash AND free.rank = wanted.rank
                UNION ALL
                SELECT number FROM free JOIN wanted ON free.hash IS NULL AND free.rank = wanted.place),
            taken AS (
                UPDATE consent_occurrence SET state = 'RESERVED', request_id = ?
                WHERE group_id = ? AND approval_id = ? AND number IN (SELECT number FROM picked)
                  AND state IN ('AUTHORISED', 'RELEASED') AND EXISTS (SELECT 1 FROM live)
                  AND (SELECT count(*) FROM picked) = (SELECT count(*) FROM wanted)
                RETURNING number),
            complete AS (
                SELECT 1 WHERE (SELECT count(*) FROM taken) = (SELECT count(*) FROM wanted))""";

    private AtOnce atOnce(
            ApprovalId approval, ClientId client, String requestId, byte[][] wanted, Instant now, List<Write> writes) {
        var key = List.<Object>of(group(), approval.value());
        var values = new ArrayList<Object>(key);
        values.addAll(List.of(client.value(), now.atOffset(ZoneOffset.UTC)));
        boolean isOne = wanted.length == 1;
        if (isOne) {
            values.add(requestId);
            values.addAll(key);
            values.addAll(key);
            values.add(wanted[0]);
        } else {
            values.add(wanted);
            values.addAll(key);
            values.add(requestId);
            values.addAll(key);
        }
        values.addAll(key);
        return transactions
                .ask(
                        String.join(",\n", LIVE, isOne ? TAKE_ONE : TAKE_MANY, SAD),
                        """
                        SELECT (SELECT coalesce(array_agg(number), ARRAY[]::int[]) FROM taken) AS numbers,
                               (SELECT seal FROM live) AS seal, sad.*
                        FROM (SELECT 1) AS always LEFT JOIN sad ON true""",
                        (row, _) ->
                                new AtOnce((Integer[]) row.getArray("numbers").getArray(), taken(row)),
                        isOne ? "taken" : "complete",
                        writes,
                        values.toArray())
                .getFirst();
    }

    private static Taken taken(ResultSet row) throws SQLException {
        return new Taken(
                Reservation.RESERVED,
                row.getBoolean("seal") ? Kind.SEAL : Kind.SIGNATURE,
                row.getString("approval_id") == null ? Optional.empty() : Optional.of(PostgresMintedSads.sad(row)));
    }

    private void giveBack(ApprovalId approval, Integer[] numbers) {
        if (numbers.length > 0) {
            jdbc.sql(
                            "UPDATE consent_occurrence SET state = 'RELEASED' WHERE group_id = ? AND approval_id = ? AND number = ANY (?)")
                    .params(group(), approval.value(), numbers)
                    .update();
        }
    }

    private Reservation afterOthers(
            ApprovalId approval, ClientId client, String requestId, byte[][] wanted, Instant now) {
        var expiry = lock(approval, client);
        if (expiry.isEmpty()) {
            return Reservation.UNKNOWN;
        }
        if (!now.isBefore(expiry.get())) {
            return Reservation.EXPIRED;
        }
        return take(approval, requestId, wanted) == wanted.length
                ? Reservation.RESERVED
                : whyNot(approval, requestId, wanted);
    }

    /** @return when it expires; empty if there is no such live one of this client */
    private Optional<Instant> lock(ApprovalId approval, ClientId client) {
        return jdbc.sql(
                        """
                        SELECT expires_at FROM consent_authorization
                        WHERE group_id = ? AND approval_id = ? AND client_id = ? AND state = 'LIVE'
                        FOR UPDATE
                        """)
                .params(group(), approval.value(), client.value())
                .query((row, _) -> row.getTimestamp("expires_at").toInstant())
                .optional();
    }

    /** As many free occurrences of each hash as are wanted of it, or none at all; those without a hash serve for any. */
    private int take(ApprovalId approval, String requestId, byte[][] wanted) {
        return jdbc.sql(
                        """
                        WITH wanted AS (
                            SELECT hash, row_number() OVER (PARTITION BY hash) AS rank,
                                   row_number() OVER () AS place
                            FROM unnest(:wanted::bytea[]) AS listed(hash)),
                        free AS (
                            SELECT number, hash, row_number() OVER (PARTITION BY hash ORDER BY number) AS rank
                            FROM consent_occurrence
                            WHERE group_id = :group AND approval_id = :approval AND state IN ('AUTHORISED', 'RELEASED')),
                        picked AS (
                            SELECT number FROM free JOIN wanted ON free.hash = wanted.hash AND free.rank = wanted.rank
                            UNION ALL
                            SELECT number FROM free JOIN wanted ON free.hash IS NULL AND free.rank = wanted.place)
                        UPDATE consent_occurrence SET state = 'RESERVED', request_id = :request
                        WHERE group_id = :group AND approval_id = :approval AND number IN (SELECT number FROM picked)
                          AND (SELECT count(*) FROM picked) = :count
                        """)
                .param("wanted", wanted)
                .param("group", group())
                .param("approval", approval.value())
                .param("request", requestId)
                .param("count", wanted.length)
                .update();
    }

    private Reservation whyNot(ApprovalId approval, String requestId, byte[][] wanted) {
        return jdbc.sql(
                        """
                        SELECT bool_or(state = 'RESERVED' AND request_id = :request) AS reserved,
                               count(*) FILTER (WHERE state IN ('AUTHORISED', 'RELEASED')) BETWEEN 1 AND :count - 1 AS fewer,
                               bool_or(hash IS NULL)
                                   OR NOT EXISTS (SELECT FROM unnest(:wanted::bytea[]) AS listed(hash)
                                                  GROUP BY listed.hash
                                                  HAVING count(*) > (SELECT count(*) FROM consent_occurrence known
                                                                     WHERE known.group_id = :group
                                                                       AND known.approval_id = :approval
                                                                       AND known.hash = listed.hash)) AS known
                        FROM consent_occurrence WHERE group_id = :group AND approval_id = :approval
                        """)
                .param("wanted", wanted)
                .param("group", group())
                .param("approval", approval.value())
                .param("request", requestId)
                .param("count", wanted.length)
                .query((row, _) -> whyNot(row))
                .single();
    }

    private static Reservation whyNot(ResultSet row) throws SQLException {
        if (row.getBoolean("reserved")) {
            return Reservation.RESERVED;
        }
        if (row.getBoolean("fewer")) {
            return Reservation.TOO_MANY;
        }
        return row.getBoolean("known") ? Reservation.USED_UP : Reservation.NOT_AUTHORISED;
    }

    @Override
    public void consume(ApprovalId approval, String requestId) {
        transactions.tell(settled("CONSUMED", approval, requestId));
    }

    @Override
    public void release(ApprovalId approval, String requestId) {
        transactions.tell(settled("RELEASED", approval, requestId));
    }

    private static Write settled(String state, ApprovalId approval, String requestId) {
        return Write.change(
                """
                UPDATE consent_occurrence SET state = ?
                WHERE group_id = ? AND approval_id = ? AND request_id = ? AND state = 'RESERVED'""",
                state,
                group(),
                approval.value(),
                requestId);
    }

    @Override
    public Kind kind(ApprovalId approval) {
        return transactions
                        .ask(
                                "SELECT seal FROM consent_authorization WHERE group_id = ? AND approval_id = ?",
                                (row, _) -> row.getBoolean("seal"),
                                group(),
                                approval.value())
                        .contains(true)
                ? Kind.SEAL
                : Kind.SIGNATURE;
    }

    @Override
    public int erase(Instant then) {
        return transactions.call(() -> {
            transactions.seeAllOf(TABLE);
            return jdbc.sql("DELETE FROM consent_authorization WHERE expires_at < ?")
                    .param(Timestamp.from(then))
                    .update();
        });
    }

    private int left(String approval) {
        return jdbc.sql(
                        """
                        SELECT count(*) FROM consent_occurrence
                        WHERE group_id = ? AND approval_id = ? AND state IN ('AUTHORISED', 'RELEASED')
                        """)
                .params(group(), approval)
                .query(Integer.class)
                .single();
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                authorization(row), Authorization.State.valueOf(row.getString("state")), row.getInt("left_over"));
    }

    private static List<Bytes> hashes(ResultSet row) throws SQLException {
        var hashes = new ArrayList<Bytes>();
        if (row.getArray("hashes") != null) {
            for (var hash : (byte[][]) row.getArray("hashes").getArray()) {
                hashes.add(Bytes.of(hash));
            }
        }
        return hashes;
    }

    private static Authorization authorization(ResultSet row) throws SQLException {
        return new Authorization(
                new ApprovalId(row.getString("approval_id")),
                Optional.ofNullable(row.getBytes("handle")).map(Bytes::of),
                new ClientId(row.getString("client_id")),
                new CredentialId(row.getString("credential_id")),
                row.getInt("level"),
                DigestAlgorithm.valueOf(row.getString("hash_algorithm")),
                hashes(row),
                row.getInt("signatures"),
                new AuthenticationProof(
                        new SignerId(row.getString("signer_id")),
                        new GroupId(row.getString("group_id")),
                        Lists.split(row.getString("amr")),
                        row.getString("acr"),
                        row.getTimestamp("authenticated_at").toInstant()),
                row.getBoolean("seal"),
                Optional.ofNullable(row.getString("extends")).map(ApprovalId::new),
                row.getTimestamp("expires_at").toInstant());
    }

    private static String group() {
        return GroupScope.current().map(GroupId::value).orElse("");
    }
}
