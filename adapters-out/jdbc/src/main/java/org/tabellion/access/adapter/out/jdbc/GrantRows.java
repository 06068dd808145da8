package org.tabellion.access.adapter.out.jdbc;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface GrantRows extends Repository<GrantRow, String> {

    Optional<GrantRow> findById(String id);

    @Query("SELECT * FROM access_grant WHERE code_digest = :digest")
    Optional<GrantRow> findByCodeDigest(byte[] digest);

    @Query("SELECT * FROM access_grant WHERE token_digest = :digest")
    Optional<GrantRow> findByTokenDigest(byte[] digest);

    @Modifying
    @Query("DELETE FROM access_grant WHERE id IN"
            + " (SELECT id FROM access_grant WHERE ends_at < :moment ORDER BY ends_at FETCH FIRST :most ROWS ONLY)")
    int eraseEndedBefore(Instant moment, int most);

    /** With the commit, all nodes that listen are told ({@link PostgresWithdrawals}). */
    @Query("SELECT CAST(pg_notify('" + PostgresWithdrawals.CHANNEL + "', :digest) AS text)")
    String tellWithdrawn(String digest);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<GrantRow> findAndLockById(String id);
}
