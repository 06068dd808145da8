package org.tabellion.access.adapter.out.jdbc;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.Repository;

interface ClientRows extends Repository<ClientRow, String> {

    @Query(
            """
            SELECT * FROM access_client WHERE group_id = :group AND id COLLATE "C" > :after
            ORDER BY id COLLATE "C" LIMIT :limit
            """)
    List<ClientRow> ofGroup(String group, String after, int limit);

    @Lock(LockMode.PESSIMISTIC_WRITE)
    Optional<ClientRow> findAndLockById(String id);
}
