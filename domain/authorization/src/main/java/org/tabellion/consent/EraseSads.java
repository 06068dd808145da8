package org.tabellion.consent;

/** Erases SADs that have expired; told by the clock. */
public interface EraseSads {

    /** @return how many */
    int erase();
}
