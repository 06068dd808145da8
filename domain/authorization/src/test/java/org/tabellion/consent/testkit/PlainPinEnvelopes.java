package org.tabellion.consent.testkit;

import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.model.EncryptedPin;
import org.tabellion.consent.spi.PinEnvelopes;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.kernel.Bytes;

/** Envelopes that everybody can open: {@code kid.pin.jti.challenge}, the PIN in base64url. */
public final class PlainPinEnvelopes implements PinEnvelopes {

    @Override
    public EncryptedPin seal(SigningSecret pin, String jti, Bytes challenge, SamFactors.PinKey key) {
        return new EncryptedPin(String.join(
                ".",
                key.id(),
                Bytes.ofUtf8(String.valueOf(pin.value())).base64Url(),
                jti.replace('.', '-'),
                challenge.base64Url()));
    }
}
