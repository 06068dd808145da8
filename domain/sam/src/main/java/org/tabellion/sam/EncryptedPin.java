package org.tabellion.sam;

/**
 * A PIN that the signer's browser encrypted to the SAM: JWE (RFC 7516, compact; {@code ECDH-ES} on P-256,
 * {@code A256GCM}) to the key that {@code /info} shows. Nobody between the browser and the SAM can read it.
 */
public final class EncryptedPin {

    private final String compact;

    public EncryptedPin(String compact) {
        this.compact = compact;
    }

    /** The compact serialisation. */
    public String compact() {
        return compact;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncryptedPin that && compact.equals(that.compact);
    }

    @Override
    public int hashCode() {
        return compact.hashCode();
    }

    @Override
    public String toString() {
        return "encrypted PIN";
    }
}
