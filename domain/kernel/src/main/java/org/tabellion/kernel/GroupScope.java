package org.tabellion.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The group on whose behalf the present thread works. Edges, workers and process steps bind it; the database adapter
 * hands it to row-level security, so that a forgotten condition in a query finds nothing of another group.
 */
public final class GroupScope {

    private static final ScopedValue<GroupId> CURRENT = ScopedValue.newInstance();

    private GroupScope() {}

    public static <T extends @Nullable Object, X extends Throwable> T call(
            GroupId group, ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(CURRENT, group).call(work);
    }

    public static void run(GroupId group, Runnable work) {
        ScopedValue.where(CURRENT, group).run(work);
    }

    /** Empty: work that belongs to no group, as sealing the audit; row-level security then shows no group's rows. */
    public static Optional<GroupId> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }
}
