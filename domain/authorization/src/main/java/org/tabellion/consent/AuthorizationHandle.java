package org.tabellion.consent;

/**
 * The SAD string of the CSC API: 256 bits of chance that stand for an authorisation. Secret; of it only a digest is kept.
 */
public final class AuthorizationHandle {

    private final String text;

    /** As it came from outside: of any form. */
    public AuthorizationHandle(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "authorization handle";
    }
}
