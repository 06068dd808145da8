package org.tabellion.sam.spi;

/** Ends the process at once, without cleaning up: what it knows may differ from what the disk holds. */
@FunctionalInterface
public interface Halt {

    /** In the product this does not return. */
    void now(String reason, Throwable cause);
}
