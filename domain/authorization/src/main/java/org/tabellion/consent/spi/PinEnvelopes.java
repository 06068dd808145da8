package org.tabellion.consent.spi;

import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.model.EncryptedPin;
import org.tabellion.kernel.Bytes;

/** Encrypts PINs so that the SAM alone can open them (its {@code sam_factor.schema.json}). */
public interface PinEnvelopes {

    /**
     * All that was computed from the PIN is wiped when it returns; the PIN itself is its owner's to wipe.
     *
     * @param challenge SHA-256, what the PIN is given for
     */
    EncryptedPin seal(SigningSecret pin, String jti, Bytes challenge, SamFactors.PinKey key);
}
