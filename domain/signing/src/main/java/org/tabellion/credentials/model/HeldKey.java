package org.tabellion.credentials.model;

import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;

/**
 * The SAM's key pair object, which is kept here for it.
 *
 * @param samKeyId {@code kp_...}
 * @param publicKey SubjectPublicKeyInfo, DER
 * @param sealed the whole object as the SAM gave it
 */
public record HeldKey(String samKeyId, Bytes publicKey, int generation, Bytes sealed) implements ValueObject {

    /** RFC 7638 over the public key, base64url: as the SAD names it. */
    public String thumbprint() {
        return KeyThumbprint.of(publicKey);
    }
}
