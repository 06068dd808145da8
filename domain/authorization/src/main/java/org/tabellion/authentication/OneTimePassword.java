package org.tabellion.authentication;

public final class OneTimePassword {

    private final String value;

    public OneTimePassword(String value) {
        this.value = value;
    }

    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return "one-time password";
    }
}
