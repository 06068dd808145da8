package org.tabellion.archtests.bad.kernel;

/** Bad (18): prints itself. */
public final class OneTimePassword {

    private final String text;

    public OneTimePassword(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
