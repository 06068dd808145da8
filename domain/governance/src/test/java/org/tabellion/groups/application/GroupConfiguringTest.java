package org.tabellion.groups.application;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.groups.ConfigureGroup;
import org.tabellion.groups.spi.Groups;
import org.tabellion.groups.testkit.GroupsContract;
import org.tabellion.groups.testkit.InMemoryGroups;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;

class GroupConfiguringTest implements GroupsContract {

    private final InMemoryGroups groups = new InMemoryGroups();
    private final CollectedAudit audit = new CollectedAudit();
    private final GroupConfiguring configuring = new GroupConfiguring(groups, audit, new ImmediateUnitOfWork());

    @Override
    public Groups groups() {
        return groups;
    }

    @Test
    void repeating_a_configuration_changes_nothing() {
        assertThat(configuring.configure(GroupsContract.group(1, "Bank"))).isEqualTo(ConfigureGroup.Outcome.IN_FORCE);
        assertThat(configuring.configure(GroupsContract.group(1, "Bank"))).isEqualTo(ConfigureGroup.Outcome.UNCHANGED);
        assertThat(audit.lines()).containsExactly("groups.configured DONE");
    }

    @Test
    void a_version_must_follow_the_present_one() {
        configuring.configure(GroupsContract.group(1, "Bank"));

        assertThat(configuring.configure(GroupsContract.group(3, "Other")))
                .isEqualTo(ConfigureGroup.Outcome.VERSION_CONFLICT);
        assertThat(configuring.configure(GroupsContract.group(2, "Other"))).isEqualTo(ConfigureGroup.Outcome.IN_FORCE);
    }
}
