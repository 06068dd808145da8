package org.tabellion.authentication;

import java.util.Optional;
import org.tabellion.kernel.SignerId;

/**
 * Whether a signer may set a signing PIN, and whether it is one: 6 to 12 digits, or 8 to 64 characters; apart from the
 * password. The PIN itself is the SAM's to keep. This server kept digests of PINs once: each goes on until its signer sets the
 * PIN anew, which asks for the former one; five wrong ones in a row lock it for good ({@link ResetFactors} ends that).
 */
public interface JudgeNewPin {

    /**
     * @param former the PIN that stands; looked at only if this server still keeps a digest of it
     * @param proof by two factors, at most 15 minutes old
     */
    Outcome judge(AuthenticationProof proof, Optional<SigningSecret> former, SigningSecret pin);

    /** Lets go of the digest, if there is one: the SAM keeps the PIN from now on. Within the unit of work that is open. */
    void forgetOld(SignerId signer);

    sealed interface Outcome {

        record Fit() implements Outcome {}

        /** @param code stable: {@code pin_too_short}, {@code pin_too_long}, {@code pin_too_simple}, {@code pin_used_before} */
        record PinRefused(String code) implements Outcome {}

        record FormerPinWrong() implements Outcome {}

        record FormerPinMissing() implements Outcome {}

        record Locked() implements Outcome {}

        /** The proof of identity is too weak or too old. */
        record StepUpNeeded() implements Outcome {}
    }
}
