package org.tabellion.groups.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.groups.GroupView;
import org.tabellion.groups.spi.Groups;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;

public final class InMemoryGroups implements Groups {

    private final Map<GroupId, List<GroupView>> versions = new ConcurrentHashMap<>();

    @Override
    public Optional<GroupView> newest(GroupId id) {
        return Optional.ofNullable(versions.get(id)).map(List::getLast);
    }

    @Override
    public synchronized void add(GroupView configuration) {
        var known = versions.computeIfAbsent(configuration.id(), _ -> new ArrayList<>());
        if (known.stream().anyMatch(it -> it.version() == configuration.version())) {
            throw Failure.conflict("version_taken", "the group has this version already");
        }
        known.add(configuration);
    }
}
