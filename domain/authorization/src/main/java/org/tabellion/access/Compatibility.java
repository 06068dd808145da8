package org.tabellion.access;

/** Peculiarities of old clients that are borne with from those that need it; each is off unless it is switched on. */
public enum Compatibility {
    /** {@code Authorization: Bearer: token}. */
    STRAY_COLON,
    /** Numbers and booleans as strings, empty strings for absent members, any media type. */
    LOOSE_TYPES,
    /** Token requests as JSON. */
    JSON_TOKEN_REQUEST,
    /** 200 and {@code {}} where the protocol has 204. */
    ANSWERS_HAVE_BODIES,
    /** {@code token_type} is {@code Bearer} also where the first versions of the protocol have {@code SAD}. */
    BEARER_FOR_SAD
}
