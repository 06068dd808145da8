package org.tabellion.signers.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface SignerRows extends Repository<SignerRow, String> {

    Optional<SignerRow> findById(String id);

    Optional<SignerRow> findByMailKey(String mailKey);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<SignerRow> findAndLockById(String id);
}
