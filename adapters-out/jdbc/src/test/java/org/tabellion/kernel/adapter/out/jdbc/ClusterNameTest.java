package org.tabellion.kernel.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.tabellion.kernel.adapter.out.jdbc.testkit.TestDatabase;

class ClusterNameTest {

    private final TestDatabase database = TestDatabase.empty();

    @Test
    void the_role_of_the_application_learns_the_name_that_the_database_was_started_with() {
        assertThat(ClusterName.of(database.url(), database.appUser(), database.appPassword()))
                .isEqualTo("tabellion-build");
    }

    @Test
    void a_database_that_cannot_be_asked_is_told() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ClusterName.of(database.url(), database.appUser(), "wrong"))
                .withMessageContaining(database.url());
    }
}
