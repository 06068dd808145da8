package org.tabellion.authentication.adapter.out.jdbc;

import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;

/** Whose rows are written: rows without a group would be nobody's. */
final class PresentGroup {

    private PresentGroup() {}

    static String id() {
        return GroupScope.current()
                .map(GroupId::value)
                .orElseThrow(() -> new IllegalStateException("factors and sessions are written for a group"));
    }
}
