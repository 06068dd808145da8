package org.tabellion.credentials.spi;

import java.util.Optional;
import org.tabellion.credentials.ReadSignersFactor.Kind;
import org.tabellion.credentials.ReadSignersFactor.PinKey;
import org.tabellion.credentials.spi.SigningKeys.SealedKey;
import org.tabellion.credentials.spi.SigningKeys.SealedSigner;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;

/** The SAM, as far as the factors are concerned that it verifies itself. {@code requestId} as in {@link SigningKeys}. */
public interface SignerFactors {

    /** As the object says. */
    Kind kindOf(SealedSigner signer);

    /** @throws Failure UNAVAILABLE */
    Optional<PinKey> pinKey();

    /** @throws Failure UNAVAILABLE */
    Answer check(String requestId, SealedKey key, SealedSigner signer, Sad sad);

    /** @throws Failure UNAVAILABLE */
    Answer change(String requestId, SealedSigner signer, Bytes factor, Sad sad);

    sealed interface Answer {

        record Right() implements Answer {}

        record Changed(SealedSigner signer) implements Answer {}

        /** @param code the SAM's, as {@code factor_wrong} */
        record Refused(String code, String auditId) implements Answer {}
    }
}
