package org.tabellion.credentials.application;

import org.tabellion.credentials.model.HeldKey;
import org.tabellion.credentials.model.HeldSigner;
import org.tabellion.credentials.model.Origin;
import org.tabellion.credentials.spi.SigningKeys.SealedKey;
import org.tabellion.credentials.spi.SigningKeys.SealedSigner;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.StepId;

/** Between the SAM's objects as its port speaks of them and as they are kept. */
final class Held {

    private Held() {}

    static HeldKey key(SealedKey key) {
        return new HeldKey(key.id(), key.publicKey(), key.generation(), key.json());
    }

    static HeldSigner signer(SealedSigner signer) {
        return new HeldSigner(signer.version(), signer.json());
    }

    static SealedKey sealed(HeldKey key) {
        return new SealedKey(key.samKeyId(), key.publicKey(), key.generation(), key.sealed());
    }

    static SealedSigner sealed(HeldSigner signer, Origin origin) {
        return new SealedSigner(origin.signer(), signer.version(), signer.sealed());
    }

    /** The id of a request that shows the SAM the signer's object: with another object it is another request. */
    static String step(CredentialId credential, String name, HeldSigner signer) {
        return signer.version() == 1
                ? StepId.of(credential.value(), name)
                : StepId.of(credential.value(), name, String.valueOf(signer.version()));
    }
}
