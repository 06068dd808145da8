package org.tabellion.access.spi;

import java.util.OptionalLong;
import java.util.function.Consumer;
import org.tabellion.kernel.Bytes;

/** The access tokens that any node takes back or replaces by others, told with the commit that does so. */
public interface Withdrawals {

    /** @param listener is given the SHA-256 of each from now on, one after the other; it neither waits nor fails */
    void onEach(Consumer<Bytes> listener);

    /**
     * A number that stays the same as long as no withdrawal can have been missed, from a moment before it was given first:
     * what was read of grants after that and is not told to be withdrawn still stands.
     *
     * @return empty while withdrawals may be missed
     */
    OptionalLong uninterrupted();
}
