package org.tabellion.access.adapter.out.jdbc;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface PushedRequestRows extends Repository<PushedRequestRow, String> {

    Optional<PushedRequestRow> findById(String id);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<PushedRequestRow> findAndLockById(String id);

    @Modifying
    @Query("DELETE FROM access_pushed_request WHERE expires_at < :moment")
    int eraseBefore(Instant moment);
}
