package org.tabellion.groups.testkit;

import org.tabellion.groups.GroupView;
import org.tabellion.groups.ReadGroup;
import org.tabellion.kernel.GroupId;

/** One group, whichever is asked for. */
public final class FixedGroup implements ReadGroup {

    @Override
    public GroupView group(GroupId id) {
        return GroupsContract.group(1, "Bank");
    }
}
