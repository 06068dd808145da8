package org.tabellion.groups.application;

import org.tabellion.groups.GroupView;
import org.tabellion.groups.ReadGroup;
import org.tabellion.groups.spi.Groups;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UseCase;

@UseCase
final class GroupReading implements ReadGroup {

    private final Groups groups;

    GroupReading(Groups groups) {
        this.groups = groups;
    }

    @Override
    public GroupView group(GroupId id) {
        return GroupScope.call(id, () -> groups.newest(id)).orElseThrow(() -> Failure.notFound("group"));
    }
}
