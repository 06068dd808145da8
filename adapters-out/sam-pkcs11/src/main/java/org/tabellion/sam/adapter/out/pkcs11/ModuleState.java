package org.tabellion.sam.adapter.out.pkcs11;

/**
 * How a module is.
 *
 * @param token its label, and its serial number where one is configured
 * @param reason for people; empty if all is well
 * @param stuck threads that wait inside it for an answer that does not come
 */
public record ModuleState(String token, Condition condition, String reason, int stuck) {

    /** Whether calls go to it. */
    public enum Condition {
        UP,
        /** Tried again until it is back. */
        LOST,
        /** Not tried again until the PIN file holds another PIN, or the marker of the refusal is removed. */
        PIN_REFUSED,
        /** Up, but all its threads hang in it. */
        HANGING
    }
}
