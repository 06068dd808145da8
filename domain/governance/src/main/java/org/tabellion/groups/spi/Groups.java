package org.tabellion.groups.spi;

import java.util.Optional;
import org.tabellion.groups.GroupView;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;

/** Configurations of groups: versions are added, never changed. */
public interface Groups {

    /** The newest version. */
    Optional<GroupView> newest(GroupId id);

    /** @throws Failure CONFLICT if the group has this version already */
    void add(GroupView configuration);
}
