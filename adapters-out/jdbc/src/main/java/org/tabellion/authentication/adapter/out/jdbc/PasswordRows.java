package org.tabellion.authentication.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface PasswordRows extends Repository<PasswordRow, String> {

    Optional<PasswordRow> findBySignerId(String signerId);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<PasswordRow> findAndLockBySignerId(String signerId);
}
