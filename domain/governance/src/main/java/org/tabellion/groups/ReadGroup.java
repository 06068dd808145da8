package org.tabellion.groups;

import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;

/** What a group has configured. */
public interface ReadGroup {

    /** @throws Failure NOT_FOUND */
    GroupView group(GroupId id);
}
