package org.tabellion.sam.model;

import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.EncryptedPin;

/** What a signer gave as proof of a factor, bound to one approval by its challenge ({@code sam_factor} of a SAD). */
public sealed interface FactorProof extends ValueObject {

    record PinEnvelope(EncryptedPin pin) implements FactorProof {}

    /**
     * An assertion of WebAuthn.
     *
     * @param clientData the bytes of {@code clientDataJSON}
     */
    record Passkey(Bytes credentialId, Bytes authenticatorData, Bytes clientData, Bytes signature)
            implements FactorProof {}

    /** A signature over the challenge: DER Ecdsa-Sig-Value, PKCS#1 or EdDSA, with SHA-256 where a digest is due. */
    record Device(Bytes signature) implements FactorProof {}
}
