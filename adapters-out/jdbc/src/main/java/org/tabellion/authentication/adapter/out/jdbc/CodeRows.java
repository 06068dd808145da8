package org.tabellion.authentication.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.repository.Repository;
import org.springframework.data.relational.repository.Lock;

interface CodeRows extends Repository<CodeRow, String> {

    Optional<CodeRow> findBySignerId(String signerId);

    Optional<CodeRow> findByAttempt(byte[] attempt);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<CodeRow> findAndLockBySignerId(String signerId);
}
