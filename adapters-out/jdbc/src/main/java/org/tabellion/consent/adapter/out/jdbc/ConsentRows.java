package org.tabellion.consent.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface ConsentRows extends Repository<ConsentRow, String> {

    Optional<ConsentRow> findById(String id);

    Optional<ConsentRow> findByApprovalId(String approvalId);

    Optional<ConsentRow> findFirstByQuestionKeyOrderByIdDesc(String questionKey);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<ConsentRow> findAndLockById(String id);
}
