package org.tabellion.access.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.repository.Repository;
import org.springframework.data.relational.repository.Lock;

interface GrantRows extends Repository<GrantRow, String> {

    Optional<GrantRow> findById(String id);

    Optional<GrantRow> findByCodeDigest(byte[] digest);

    Optional<GrantRow> findByTokenDigest(byte[] digest);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<GrantRow> findAndLockById(String id);
}
