package org.tabellion.conformance;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something that takes calls to find out, and is asked for once. */
final class Remembered<T> {

    private @Nullable T value;

    /** What takes calls to find out. */
    @FunctionalInterface
    interface Asking<T> {
        T ask() throws IOException;
    }

    T or(Asking<T> asking) throws IOException {
        var present = value;
        if (present == null) {
            present = asking.ask();
            value = present;
        }
        return present;
    }
}
