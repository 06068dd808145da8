package org.tabellion.consent.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.adapter.out.jdbc.testkit.ExplainedStatements;
import org.tabellion.kernel.adapter.out.jdbc.testkit.ExplainedStatements.Explained;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;
import org.tabellion.kernel.adapter.out.jdbc.testkit.ManySigners;
import org.tabellion.kernel.adapter.out.jdbc.testkit.TestDatabase;

/**
 * What {@code credentials/info} and {@code credentials/list} ask of how a key is opened: see {@code CredentialPlansTest}.
 */
class AuthorizationProfilePlansTest {

    private static final GroupId GROUP = new GroupId("bank");
    private static final int FEW = 2_000;
    private static final int MANY = 20_000;
    private static final int MORE_PAGES = 2;

    @Test
    void ten_times_as_many_signers_are_read_by_the_same_plans() throws SQLException {
        var database = TestDatabase.fresh();
        var statements = new ExplainedStatements(database.asApp());
        try (var context = JdbcContext.on(statements, "org.tabellion.consent.adapter.out.jdbc");
                var superuser = database.asSuperuser()) {
            var loader = new ManySigners(GROUP.value(), new byte[0]);
            loader.load(superuser, 0, FEW);
            var few = explained(context, statements, FEW);
            loader.load(superuser, FEW, MANY);
            var many = explained(context, statements, MANY);

            assertThat(many).hasSize(few.size()).hasSize(1);
            for (int i = 0; i < few.size(); i++) {
                assertThat(many.get(i).scans())
                        .as(few.get(i).query())
                        .isEqualTo(few.get(i).scans());
                assertThat(many.get(i).scans()).noneMatch(it -> it.startsWith("Seq"));
                assertThat(many.get(i).pages())
                        .as(few.get(i).query())
                        .isLessThanOrEqualTo(few.get(i).pages() + MORE_PAGES);
            }
        }
    }

    private static List<Explained> explained(JdbcContext context, ExplainedStatements statements, int size) {
        var profiles = context.bean(AuthorizationProfiles.class);
        var middle = new CredentialId(ManySigners.credential(size / 2));
        statements.take();
        GroupScope.run(GROUP, () -> assertThat(profiles.of(middle)).isPresent());
        return statements.take();
    }
}
