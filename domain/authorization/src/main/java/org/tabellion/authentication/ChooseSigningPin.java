package org.tabellion.authentication;

import java.util.Optional;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SignerId;

/**
 * Sets or changes the PIN that a signer gives for a signature: 6 to 12 digits, or 8 to 64 characters; apart from the
 * password. A change needs the former PIN; five wrong ones in a row lock it for good ({@link #reset} ends that).
 */
public interface ChooseSigningPin {

    /**
     * @param former the PIN that stands; empty for the first
     * @param proof by two factors, at most 15 minutes old
     */
    Outcome choose(AuthenticationProof proof, Optional<SigningSecret> former, SigningSecret pin);

    /**
     * Takes PIN, authenticator, codes and their locks away, within the present group: for an operator who has proven the
     * signer's identity anew. The signer chooses the next one: nobody else can.
     *
     * @param by the operator's client
     */
    void reset(SignerId signer, ClientId by);

    sealed interface Outcome {

        record Chosen() implements Outcome {}

        /** @param code stable: {@code pin_too_short}, {@code pin_too_long}, {@code pin_too_simple}, {@code pin_used_before} */
        record PinRefused(String code) implements Outcome {}

        record FormerPinWrong(int triesLeft) implements Outcome {}

        record FormerPinMissing() implements Outcome {}

        record Locked() implements Outcome {}

        /** The proof of identity is too weak or too old. */
        record StepUpNeeded() implements Outcome {}
    }
}
