package org.tabellion.consent;

/** Erases SADs that have expired, and a day later what they were bound to; told by the clock. */
public interface EraseSads {

    /** @return how many SADs */
    int erase();
}
