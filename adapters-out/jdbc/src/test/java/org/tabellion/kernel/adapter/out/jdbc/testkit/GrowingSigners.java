package org.tabellion.kernel.adapter.out.jdbc.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.adapter.out.jdbc.testkit.ExplainedStatements.Explained;

/** Compares what is asked among few signers with what is asked among ten times as many. */
public final class GrowingSigners {

    private static final GroupId GROUP = new GroupId("bank");
    private static final int FEW = 2_000;
    private static final int MANY = 20_000;
    private static final int MORE_PAGES = 2;

    private GrowingSigners() {}

    /**
     * Fails unless each statement reaches its rows by the same ways, none by reading a whole table, and hardly more pages.
     *
     * @param adapters the package whose beans ask
     * @param asking with the number of a signer who is there
     * @param expected how many statements that makes
     */
    public static void areReadByTheSamePlans(String adapters, ObjIntConsumer<JdbcContext> asking, int expected)
            throws SQLException {
        var database = TestDatabase.fresh();
        var statements = new ExplainedStatements(database.asApp());
        try (var context = JdbcContext.on(statements, adapters);
                var superuser = database.asSuperuser()) {
            var loader = new ManySigners(GROUP.value(), new byte[0]);
            loader.load(superuser, 0, FEW);
            var few = explained(statements, () -> asking.accept(context, FEW / 2));
            loader.load(superuser, FEW, MANY);
            var many = explained(statements, () -> asking.accept(context, MANY / 2));

            assertThat(many).hasSize(few.size()).hasSize(expected);
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

    private static List<Explained> explained(ExplainedStatements statements, Runnable asking) {
        statements.take();
        GroupScope.run(GROUP, asking::run);
        return statements.take();
    }
}
