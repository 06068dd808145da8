package org.tabellion.credentials;

import java.time.Instant;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignerId;

/** What the SAM wants to see of a key before it signs: for the module {@code signing}. */
public interface ReadSigningKey {

    /** @throws Failure NOT_FOUND */
    Outcome read(CredentialId credential);

    sealed interface Outcome {

        /** @param key and {@code sealedSigner} the SAM's sealed objects, as it gave them; {@code certificate} X.509, DER */
        record Usable(SignerId signer, KeyAlgorithm algorithm, Bytes key, Bytes sealedSigner, Bytes certificate)
                implements Outcome {}

        record NotActive() implements Outcome {}

        record CertificateExpired(Instant notAfter) implements Outcome {}
    }
}
