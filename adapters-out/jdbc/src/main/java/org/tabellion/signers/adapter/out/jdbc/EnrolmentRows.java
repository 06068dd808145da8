package org.tabellion.signers.adapter.out.jdbc;

import java.util.List;
import java.util.Optional;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface EnrolmentRows extends Repository<EnrolmentRow, String> {

    Optional<EnrolmentRow> findById(String id);

    List<EnrolmentRow> findBySignerIdOrderByRequestedAt(String signerId);

    Optional<EnrolmentRow> findByClientIdAndIdempotencyKey(String clientId, String idempotencyKey);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<EnrolmentRow> findAndLockById(String id);
}
