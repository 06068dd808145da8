package org.tabellion.sam.spi;

/** Whether the machine is as it was left: what the tamper probe says, and has said. */
@FunctionalInterface
public interface TamperState {

    /** True as well if nobody knows. Asked with each call: it waits for nothing. */
    boolean isTampered();
}
