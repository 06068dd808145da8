package org.tabellion.access.adapter.out.jdbc;

import java.time.Instant;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface SpentRows extends Repository<SpentRow, String> {

    @Modifying
    @Query("DELETE FROM access_spent WHERE expires_at < :moment")
    int eraseBefore(Instant moment);
}
