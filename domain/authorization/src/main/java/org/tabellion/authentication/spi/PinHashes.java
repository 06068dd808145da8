package org.tabellion.authentication.spi;

import org.tabellion.authentication.SigningSecret;
import org.tabellion.kernel.SignerId;

/** Hashes signing PINs: Argon2id over a keyed digest, so that a stolen table alone does not tell six digits. */
public interface PinHashes {

    /** @return self-describing: algorithm, parameters, salt and hash */
    String hash(SignerId signer, SigningSecret pin);

    boolean matches(SignerId signer, SigningSecret pin, String hash);

    /** A hash that no PIN matches, as dear to check as any: for signers who have none. */
    String ofNobody();
}
