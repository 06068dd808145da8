package org.tabellion.signing.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;
import org.tabellion.signing.spi.SamSightings;
import org.tabellion.signing.testkit.SamSightingsContract;

class PostgresSamSightingsTest implements SamSightingsContract {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.signing.adapter.out.jdbc");

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Override
    public SamSightings sightings() {
        return CONTEXT.bean(SamSightings.class);
    }

    @Test
    void the_server_itself_cannot_take_a_node_back() {
        sightings().distrust("https://sam-x.example", "sam.rolled_back");

        assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> CONTEXT.bean(JdbcClient.class)
                .sql("DELETE FROM signing_sam_distrust")
                .update());
    }
}
