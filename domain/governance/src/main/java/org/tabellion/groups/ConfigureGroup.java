package org.tabellion.groups;

/** Creates a group, or puts a new version of its configuration in force. A repeated call with equal content changes nothing. */
public interface ConfigureGroup {

    /** @param configuration whose {@code version} is the present one plus one, 1 for a new group */
    Outcome configure(GroupView configuration);

    enum Outcome {
        IN_FORCE,
        UNCHANGED,
        VERSION_CONFLICT
    }
}
