package org.tabellion.sam;

import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;

/** A factor as it comes in, to be set: {@code second_factor} of an assignment or a change. */
public sealed interface NewFactor extends ValueObject {

    /** @param pin over the PIN, the {@code jti} of the token that comes along, and the challenge of the setting */
    record PinEnvelope(EncryptedPin pin) implements NewFactor {}

    /** @param publicKey SubjectPublicKeyInfo, DER */
    record Passkey(Bytes credentialId, Bytes publicKey, String relyingParty) implements NewFactor {}

    /** @param publicKey SubjectPublicKeyInfo, DER */
    record Device(Bytes publicKey) implements NewFactor {}
}
