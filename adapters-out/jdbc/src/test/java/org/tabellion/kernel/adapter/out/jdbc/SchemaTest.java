package org.tabellion.kernel.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

/** What holds for every table, whoever made it. */
class SchemaTest {

    private static final JdbcContext CONTEXT =
            JdbcContext.with("org.tabellion.signers.adapter.out.jdbc", "org.tabellion.groups.adapter.out.jdbc");

    /** Asked for before the group is known; each migration says why. */
    private static final Set<String> WITHOUT_SECURITY =
            Set.of("access_client", "access_grant", "access_pushed_request", "signers_address");

    private final PostgresTransactions transactions = CONTEXT.bean(PostgresTransactions.class);
    private final UnitOfWork work = CONTEXT.bean(UnitOfWork.class);
    private final JdbcClient jdbc = CONTEXT.bean(JdbcClient.class);

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @Test
    void every_table_begins_with_the_name_of_its_module() {
        var modules = Set.of(
                "kernel",
                "audit",
                "groups",
                "signers",
                "authentication",
                "access",
                "consent",
                "credentials",
                "signing",
                "documents",
                "orders",
                "metering",
                "validation",
                "notifications",
                "monitoring",
                "flyway");

        assertThat(
                        names(
                                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"))
                .isNotEmpty()
                .allSatisfy(it -> assertThat(modules).contains(it.split("_")[0]));
    }

    @Test
    void no_foreign_key_crosses_modules() {
        assertThat(
                        names(
                                "SELECT conrelid::regclass || ' ' || confrelid::regclass FROM pg_constraint WHERE contype = 'f'"))
                .allSatisfy(it -> {
                    var tables = it.split(" ");
                    assertThat(tables[0].split("_")[0]).isEqualTo(tables[1].split("_")[0]);
                });
    }

    @Test
    void every_table_with_a_group_is_fenced_by_forced_row_level_security() {
        var open = names(
                """
                SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'group_id'
                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
                  AND c.relnamespace = 'public'::regnamespace
                  AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                           AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
                """);

        assertThat(open).containsExactlyInAnyOrderElementsOf(WITHOUT_SECURITY);
    }

    @Test
    void a_partition_cannot_be_read_around_its_table() {
        assertThat(
                        names(
                                """
                        SELECT relname FROM pg_class
                        WHERE relispartition AND relkind = 'r' AND has_table_privilege('tabellion_app', oid, 'SELECT')
                        """))
                .isEmpty();
    }

    @Test
    void the_group_leads_every_key_of_a_fenced_table() {
        assertThat(
                        names(
                                """
                        SELECT i.indexrelid::regclass::text FROM pg_index i
                        JOIN pg_class c ON c.oid = i.indrelid
                        JOIN pg_attribute g ON g.attrelid = c.oid AND g.attname = 'group_id'
                        WHERE c.relrowsecurity AND i.indisprimary AND NOT c.relispartition AND c.relkind = 'r'
                          AND i.indkey[0] <> g.attnum
                        """))
                .isEmpty();
    }

    @Test
    void a_query_without_a_condition_sees_no_row_of_another_group() throws SQLException {
        try (var connection = CONTEXT.database().asSuperuser();
                var statement = connection.createStatement()) {
            for (var group : List.of("bank", "court")) {
                statement.execute("INSERT INTO signers_invitation VALUES ('" + group + "', 'sg_" + group
                        + "', '\\xab', now()) ON CONFLICT DO NOTHING");
            }
        }
        GroupScope.run(new GroupId("bank"), () -> assertThat(
                        transactions.<List<String>>call(() -> names("SELECT signer_id FROM signers_invitation")))
                .containsExactly("sg_bank"));
        assertThat(names("SELECT signer_id FROM signers_invitation")).isEmpty();
        GroupScope.run(new GroupId("bank"), () -> assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> transactions.run(
                        () -> jdbc.sql("INSERT INTO signers_invitation VALUES ('court', 'sg_x', '\\xcd', now())")
                                .update())));
    }

    @Test
    void the_group_of_one_transaction_is_not_that_of_the_next() {
        GroupScope.run(new GroupId("bank"), () -> work.run(() -> transactions.run(() -> {})));

        assertThat(transactions.<List<String>>call(() -> names("SELECT current_setting('tabellion.group_id', true)")))
                .allSatisfy(it -> assertThat(it).isNullOrEmpty());
    }

    @Test
    void units_of_work_do_not_nest() {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> work.run(() -> work.run(() -> {})));
    }

    @Test
    void a_unit_of_work_does_not_join_a_transaction_that_is_open() {
        var template = new TransactionTemplate(CONTEXT.bean(PlatformTransactionManager.class));
        template.executeWithoutResult(outer -> {
            GroupScope.run(
                    new GroupId("bank"),
                    () -> work.run(() -> transactions.run(
                            () -> jdbc.sql("INSERT INTO signers_invitation VALUES ('bank', 'sg_kept', '\\xee', now())")
                                    .update())));
            GroupScope.run(new GroupId("house"), () -> transactions.tell(invitation("sg_told")));
            outer.setRollbackOnly();
        });

        GroupScope.run(new GroupId("bank"), () -> assertThat(
                        transactions.<List<String>>call(() -> names("SELECT signer_id FROM signers_invitation")))
                .contains("sg_kept"));
        GroupScope.run(new GroupId("house"), () -> assertThat(ask()).contains("sg_told"));
    }

    @Test
    void a_query_by_itself_tells_its_group_and_leaves_nothing_of_it_behind() {
        GroupScope.run(new GroupId("house"), () -> transactions.tell(invitation("sg_asked")));

        GroupScope.run(new GroupId("house"), () -> assertThat(ask()).contains("sg_asked"));
        GroupScope.run(new GroupId("court"), () -> assertThat(ask()).doesNotContain("sg_asked"));
        assertThat(ask()).isEmpty();
    }

    @Test
    void what_is_told_in_one_unit_of_work_stands_or_falls_together() {
        var first = invitation("sg_first");
        var changed = Write.change("UPDATE signers_invitation SET signer_id = ? WHERE signer_id = ?", "sg_b", "sg_a");

        GroupScope.run(new GroupId("house"), () -> {
            work.run(() -> {
                transactions.tell(invitation("sg_a"));
                transactions.tell(changed.orFail(() -> Failure.conflict("gone", "it is not there")));
            });
            assertThat(ask()).as("a change finds what was told before it").contains("sg_b");
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> work.run(() -> {
                        transactions.tell(first);
                        transactions.tell(changed.orFail(() -> Failure.conflict("gone", "it is not there")));
                    }))
                    .returns("gone", Failure::code);
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> work.run(() -> {
                        transactions.tell(first);
                        transactions.tell(invitation("sg_b").orFail(() -> Failure.conflict("taken", "it is there")));
                    }))
                    .returns("taken", Failure::code);
            assertThat(ask()).doesNotContain("sg_first");
        });
    }

    @Test
    void nothing_is_told_to_a_foreign_group() {
        GroupScope.run(new GroupId("court"), () -> assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> transactions.tell(invitation("sg_smuggled"))));
    }

    private static Write invitation(String signer) {
        return Write.insert(
                "signers_invitation (group_id, signer_id, digest, expires_at)",
                "house",
                signer,
                signer.getBytes(StandardCharsets.US_ASCII),
                OffsetDateTime.parse("2030-01-01T00:00:00Z"));
    }

    private List<String> ask() {
        return transactions.ask("SELECT signer_id FROM signers_invitation", (row, _) -> row.getString(1));
    }

    private List<String> names(String query) {
        return jdbc.sql(query).query(String.class).list();
    }
}
