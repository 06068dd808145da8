package org.tabellion.authentication.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface CodeRows extends Repository<CodeRow, String> {

    Optional<CodeRow> findBySignerId(String signerId);

    @Query("SELECT * FROM authentication_code WHERE attempt = :attempt")
    Optional<CodeRow> findByAttempt(byte[] attempt);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<CodeRow> findAndLockBySignerId(String signerId);
}
