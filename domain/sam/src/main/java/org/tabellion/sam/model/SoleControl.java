package org.tabellion.sam.model;

/** What a SAD lets its bearer have signed (EN 419 241-1). */
public enum SoleControl {
    /** So many hashes, whichever they are: by keys alone that were sealed for it. */
    LEVEL_1,
    /** The hashes that it names. */
    LEVEL_2
}
