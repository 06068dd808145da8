package org.tabellion.audit.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.model.AuditRecord;
import org.tabellion.audit.model.Link;
import org.tabellion.audit.model.Seal;
import org.tabellion.audit.spi.AuditLog;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class PostgresAuditLogTest {

    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.audit.adapter.out.jdbc");
    private static final GroupId BANK = new GroupId("bank");
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final AuditLog log = CONTEXT.bean(AuditLog.class);

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("audit_record, audit_unchained, audit_link, audit_seal");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Test
    void records_of_all_groups_and_of_none_are_chained_and_come_back_as_they_were() {
        var ofBank = record('1', Optional.of(BANK));
        var ofNobody = record('2', Optional.empty());
        GroupScope.run(BANK, () -> log.append(ofBank));
        log.append(ofNobody);

        int chained = log.alone("node-1", () -> {
            var records = log.unchained("node-1", 10);
            assertThat(records).containsExactly(ofBank, ofNobody);
            var first = Link.after(Optional.empty(), ofBank);
            var second = Link.after(Optional.of(first), ofNobody);
            log.chain(List.of(first, second));
            log.seal(new Seal("node-1", 2, second.hash(), NOW, "kid", Bytes.ofHex("ab")));
            return 2;
        });

        assertThat(chained).isEqualTo(2);
        assertThat(log.unchainedOfAllNodes()).isZero();
        assertThat(log.head("node-1").map(Link::sequence)).contains(2L);
        assertThat(log.nodes()).containsExactly("node-1");
        assertThat(log.chained("node-1", 0, 10))
                .extracting(it -> it.record().orElseThrow())
                .containsExactly(ofBank, ofNobody);
        assertThat(log.chained("node-1", 1, 10)).hasSize(1);
        assertThat(log.seals("node-1")).hasSize(1);
    }

    @Test
    void while_one_seals_another_one_does_nothing() throws Exception {
        log.append(record('1', Optional.empty()));

        int mine = log.alone("node-1", () -> {
            try (var other = Executors.newSingleThreadExecutor()) {
                return other.submit(() -> log.alone("node-1", () -> 1)).get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(mine).isZero();
    }

    @Test
    void a_record_of_another_group_cannot_be_written() {
        GroupScope.run(new GroupId("court"), () -> assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> log.append(record('1', Optional.of(BANK)))));
    }

    @Test
    void the_application_can_neither_change_nor_remove_a_record() {
        var jdbc = CONTEXT.bean(JdbcClient.class);
        for (var statement : List.of(
                "UPDATE audit_record SET type = 'x'",
                "DELETE FROM audit_record",
                "TRUNCATE audit_record",
                "UPDATE audit_link SET hash = '\\x00'",
                "DELETE FROM audit_seal",
                "SELECT * FROM audit_record_2026_11")) {
            assertThatExceptionOfType(DataAccessException.class).as(statement).isThrownBy(() -> jdbc.sql(statement)
                    .update());
        }
    }

    private static AuditRecord record(char number, Optional<GroupId> group) {
        return new AuditRecord(
                "au_" + String.valueOf(number).repeat(26),
                "node-1",
                NOW,
                true,
                group,
                "0".repeat(32),
                new AuditEvent("test.event", AuditEvent.Outcome.DONE, Map.of("reason", "a \"b\"\n\u00e4")));
    }
}
