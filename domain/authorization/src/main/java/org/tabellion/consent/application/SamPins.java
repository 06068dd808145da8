package org.tabellion.consent.application;

import java.util.List;
import org.tabellion.authentication.SigningSecret;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.model.PinProof;
import org.tabellion.consent.spi.PinEnvelopes;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.consent.spi.SamFactors.Verdict;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;

/** PINs on their way to the SAM: they come in, are encrypted to it, and nothing of them stays. */
final class SamPins {

    /** Bytes that the SAM takes as a PIN. */
    private static final int LONGEST = 256;

    private final SamFactors factors;
    private final PinEnvelopes envelopes;
    private final TrustedTime time;
    private final Randomness randomness;

    SamPins(SamFactors factors, PinEnvelopes envelopes, TrustedTime time, Randomness randomness) {
        this.factors = factors;
        this.envelopes = envelopes;
        this.time = time;
        this.randomness = randomness;
    }

    /** What an approval is about. @param level of sole control; at level 1 the hashes are left to whoever brings the SAD */
    record Approved(CredentialToShow key, int level, DigestAlgorithm digest, List<Dtbsr> hashes, int signatures) {

        Bytes challenge(String jti) {
            return level == 2
                    ? PinProof.challengeOfHashes(jti, key, hashes)
                    : PinProof.challengeOfCount(jti, key, digest, signatures);
        }
    }

    /** Nothing that long is a PIN, and the SAM need not be asked. */
    static boolean canBe(SigningSecret pin) {
        return pin.length() <= LONGEST;
    }

    SamFactors.Kind askedOf(SignerId signer) {
        return factors.askedOf(signer).kind();
    }

    /** Wipes the PIN. @throws Failure CONFLICT if the SAM keeps no PINs any more */
    PinProof proof(SigningSecret pin, Approved approved) {
        try {
            var key = factors.pinKey().orElseThrow(() -> Failure.conflict("pins_not_kept", "the SAM keeps no PINs"));
            var jti = PinProof.nextJti(time.now(), randomness);
            return new PinProof(jti, envelopes.seal(pin, jti, approved.challenge(jti), key), approved.signatures());
        } finally {
            pin.wipe();
        }
    }

    Verdict check(CredentialToShow key, Sad sad) {
        return factors.check(key.id(), sad);
    }
}
