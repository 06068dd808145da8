package org.tabellion.consent.model;

/** The states of one authorised occurrence of a hash. */
public enum Occurrence {
    AUTHORISED,
    /** Somebody is about to sign it, or may be. */
    RESERVED,
    CONSUMED,
    /** It was reserved and certainly not signed: it can be reserved again. */
    RELEASED
}
