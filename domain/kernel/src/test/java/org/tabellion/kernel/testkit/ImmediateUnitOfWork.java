package org.tabellion.kernel.testkit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.tabellion.kernel.UnitOfWork;

/** Runs the writes at once, refuses to nest, and counts: a remote call made inside can ask {@link #isOpen()}. */
public final class ImmediateUnitOfWork implements UnitOfWork {

    private final ThreadLocal<Boolean> open = ThreadLocal.withInitial(() -> false);
    private final AtomicInteger commits = new AtomicInteger();

    @Override
    public <T> T call(Supplier<T> writes) {
        if (isOpen()) {
            throw new IllegalStateException("units of work do not nest");
        }
        open.set(true);
        try {
            var result = writes.get();
            commits.incrementAndGet();
            return result;
        } finally {
            open.remove();
        }
    }

    public boolean isOpen() {
        return open.get();
    }

    public int commits() {
        return commits.get();
    }
}
