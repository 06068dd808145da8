package org.tabellion.authentication;

/** A password as typed: erased from nothing, but shown to nobody. */
public final class Password {

    private final String value;

    public Password(String value) {
        this.value = value;
    }

    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return "password";
    }
}
