package org.tabellion.authentication;

import java.util.Arrays;

/**
 * A PIN, code or response as it came in: kept nowhere, shown to nobody. Who is done with it wipes it. What the Java
 * platform copied before it came here, as the text of the request, is beyond reach.
 */
public final class SigningSecret {

    private final char[] value;

    /** @param value is copied */
    public SigningSecret(char[] value) {
        this.value = value.clone();
    }

    public SigningSecret(String value) {
        this.value = value.toCharArray();
    }

    /** A copy, for its holder to wipe. */
    public char[] value() {
        return value.clone();
    }

    public int length() {
        return value.length;
    }

    public void wipe() {
        Arrays.fill(value, '\0');
    }

    @Override
    public String toString() {
        return "signing secret";
    }
}
