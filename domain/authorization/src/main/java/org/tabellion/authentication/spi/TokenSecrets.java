package org.tabellion.authentication.spi;

import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignerId;

/** Secrets of authenticator applications, encrypted under a key of the server for this one purpose. */
public interface TokenSecrets {

    /** @param signer bound into the encryption: a row moved to another signer opens nothing */
    Bytes seal(SignerId signer, Bytes secret);

    /**
     * HMAC of {@code message} with the secret that lies in {@code sealed}.
     *
     * @throws IllegalStateException if it was altered or sealed for another signer
     */
    Bytes mac(SignerId signer, Bytes sealed, Digest digest, Bytes message);

    enum Digest {
        SHA1,
        SHA256
    }
}
