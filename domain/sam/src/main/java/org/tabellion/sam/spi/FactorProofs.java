package org.tabellion.sam.spi;

import org.tabellion.kernel.Bytes;
import org.tabellion.sam.RelyingParty;
import org.tabellion.sam.SecondFactor;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.FactorProof;

/** Verifies what authenticators and devices sign. */
public interface FactorProofs {

    /**
     * An assertion of WebAuthn Level 2: type, challenge, origin, RP ID, user present and verified, signature.
     *
     * @param party whose domain the passkey was made for
     */
    Verdict judge(SecondFactor.Passkey factor, FactorProof.Passkey proof, Challenge challenge, RelyingParty party);

    /** A signature over the 32 bytes of the challenge. */
    Verdict judge(SecondFactor.Device factor, FactorProof.Device proof, Challenge challenge);

    /** Whether this is a public key that a factor may have: P-256, Ed25519, RSA of 2048 bits or more. */
    boolean isFit(Bytes publicKey);

    sealed interface Verdict {

        /** @param counter of the authenticator, 0 if it has none */
        record Good(long counter) implements Verdict {}

        /** @param detail for the audit; quotes nothing of the proof */
        record Bad(String detail) implements Verdict {}
    }
}
