package org.tabellion.consent.model;

/** A PIN that the SAM alone can read: compact JWE (RFC 7516). */
public final class EncryptedPin {

    private final String compact;

    public EncryptedPin(String compact) {
        this.compact = compact;
    }

    public String compact() {
        return compact;
    }

    @Override
    public String toString() {
        return "encrypted PIN";
    }
}
