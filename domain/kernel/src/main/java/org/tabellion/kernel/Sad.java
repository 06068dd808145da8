package org.tabellion.kernel;

/**
 * Signature activation data, or the consent to key creation (SKAD): a compact JWS, minted
 * by the authorization server, read by the SAM alone. Secret: whoever holds it can have the signature made.
 */
public final class Sad {

    private final String compact;

    public Sad(String compact) {
        this.compact = compact;
    }

    /** The compact serialisation: three base64url parts joined by dots. */
    public String compact() {
        return compact;
    }

    @Override
    public String toString() {
        return "SAD";
    }
}
