package org.tabellion.sam.spi;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignatureAlgorithm;

/** Computes with public keys, in software. */
public interface PublicKeys {

    /**
     * Whether {@code signature} is the value of a signature over {@code hash}.
     *
     * @param publicKey SubjectPublicKeyInfo, DER
     */
    boolean verifies(Bytes publicKey, SignatureAlgorithm algorithm, Dtbsr hash, Bytes signature);

    /**
     * SHA-256 thumbprint of the key as JWK (RFC 7638), 32 bytes.
     *
     * @param publicKey SubjectPublicKeyInfo, DER
     */
    Bytes thumbprint(Bytes publicKey);
}
