package org.tabellion.sam.model;

import java.util.Arrays;

/** A PIN in the clear: only inside one call, wiped when it is closed, never a String. */
public final class Pin implements AutoCloseable {

    private final byte[] utf8;

    /** Takes {@code utf8} over. */
    public Pin(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** The bytes themselves, no copy. */
    public byte[] utf8() {
        return utf8;
    }

    @Override
    public void close() {
        Arrays.fill(utf8, (byte) 0);
    }

    @Override
    public String toString() {
        return "PIN";
    }
}
