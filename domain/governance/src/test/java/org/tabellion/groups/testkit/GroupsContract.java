package org.tabellion.groups.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.tabellion.groups.GroupView;
import org.tabellion.groups.spi.Groups;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.KeyAlgorithm;

/** What every {@link Groups} keeps. */
public interface GroupsContract {

    GroupId GROUP = new GroupId("bank");

    Groups groups();

    @Test
    default void the_newest_version_is_in_force() {
        GroupScope.run(GROUP, () -> {
            groups().add(group(1, "Bank"));
            groups().add(group(2, "Savings bank"));

            assertThat(groups().newest(GROUP)).contains(group(2, "Savings bank"));
        });
    }

    @Test
    default void an_unknown_group_has_no_version() {
        GroupScope.run(new GroupId("nobody"), () -> assertThat(groups().newest(new GroupId("nobody")))
                .isEmpty());
    }

    @Test
    default void refuses_a_version_twice() {
        GroupScope.run(GROUP, () -> {
            groups().add(group(7, "Bank"));

            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> groups().add(group(7, "Other bank")))
                    .returns(Failure.Kind.CONFLICT, Failure::kind);
        });
    }

    static GroupView group(int version, String name) {
        return new GroupView(
                GROUP,
                version,
                name,
                KeyAlgorithm.P_256,
                "signer",
                "urn:tabellion:loa:substantial",
                Duration.ofDays(7),
                new GroupView.Terms("terms-1", "en", "You agree to key creation.\n"));
    }
}
