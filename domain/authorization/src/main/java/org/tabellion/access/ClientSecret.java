package org.tabellion.access;

/** The secret of a client, at least 32 characters of chance. */
public final class ClientSecret {

    private static final int SHORTEST = 32;
    private static final int LONGEST = 200;

    private final String value;

    /** As it came from outside: of any length. */
    public ClientSecret(String value) {
        this.value = value;
    }

    public String value() {
        return value;
    }

    /** Whether it is long enough to be registered. */
    public boolean isStrong() {
        return value.length() >= SHORTEST && value.length() <= LONGEST;
    }

    @Override
    public String toString() {
        return "client secret";
    }
}
