package org.tabellion.kernel;

import java.util.function.Supplier;

/**
 * Runs writes that stand or fall together, in a transaction of its own that never joins one already open
 * (an intent must be committed whatever the process engine does later). When a call returns, the writes are durable.
 * Remote calls stay outside it. Units of work do not nest.
 */
public interface UnitOfWork {

    <T> T call(Supplier<T> writes);

    default void run(Runnable writes) {
        call(() -> {
            writes.run();
            return Boolean.TRUE;
        });
    }
}
